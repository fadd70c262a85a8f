"""Stories of guided breaks: their results, and how pain changes them."""

from __future__ import annotations

import pytest

from deskbreak.core.guide.guide import Act, Action, GuideReport, Page, Rate
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.practice import tally
from deskbreak.core.model.routine import Variant
from tests.support.simulation.guide import (
    after,
    before,
    play,
    shown,
)

DONE, SKIPPED, STOPPED, PAIN = Outcome.DONE, Outcome.SKIPPED, Outcome.STOPPED, Outcome.PAIN


IN_STEPS = [(Act.NEXT,), (Act.NEXT, 3.0), (Act.NEXT, 18.0, Act.PAUSE), (Act.NEXT, 44.0)]
AT_THE_QUESTION = (Act.NEXT, 79.0)
AROUND = [(), AT_THE_QUESTION, (Act.NEXT, 79.0, Act.EASED, 30.0)]


@pytest.mark.parametrize("moves", IN_STEPS)
def test_it_hurts_stops_at_once_and_is_final_when_its_page_is_closed(
    moves: tuple[Action | float, ...],
) -> None:
    """The step is recorded as the one that hurt; later keys and time change nothing."""
    guide, reported = play(after(*moves), Act.HURTS)
    result = reported[-1].pain

    assert result is not None
    assert (result.kind, result.steps[-1].outcome) == (EntryKind.PAIN, PAIN)
    assert reported[-1] == GuideReport(pain=result)
    assert (guide.scene().page, guide.scene().lines[-1]) == (Page.HURT, "chest pain")
    assert play(guide, 60.0, Act.BACK, Act.HURTS, Act.STILL_STIFF, Rate(3)) == (guide, [])
    for close in (Act.NEXT, Act.END, Act.CLOSE):
        closed, ended = play(guide, close)
        assert (closed.over, closed.result_if_ended_now()) == (True, result)
        assert ended == [GuideReport(closed.visits[len(guide.visits) :], result)]


def test_pain_while_the_next_step_is_announced_is_pain_of_the_step_before() -> None:
    """Issue 8, number 4: the announcement is not a step; pain during it comes from the step before."""
    guide, reported = play(before(), Act.NEXT, 44.0, Act.HURTS, Act.CLOSE)

    assert reported[-1].steps == (StepResult("warm-up", 0.0, PAIN),)
    assert guide.result_if_ended_now().steps == (
        StepResult("settle", 10.0, DONE),
        StepResult("warm-up", 30.0, PAIN),
    )
    assert guide.scene().note.startswith('What hurt in "Warm up" is left out')


@pytest.mark.parametrize("moves", [*IN_STEPS, *AROUND])
def test_undoing_a_pain_stop_leads_back_to_the_exact_place(moves: tuple[Action | float, ...]) -> None:
    """As if nothing had been pressed, even when paused: a stray key records no medical fact."""
    guide = after(*moves)

    back, reported = play(guide, Act.HURTS, 20.0, Act.MISTAKE)

    assert back == guide
    ended = guide.result_if_ended_now() if guide.is_closing else None
    assert reported[1:] == [GuideReport(ended=ended, mistaken=True)]
    assert play(guide, Act.MISTAKE) == (guide, [])


def test_pain_at_the_question_is_recorded_there_with_no_second_of_movement() -> None:
    _, reported = play(after(*AT_THE_QUESTION), Act.HURTS, Act.CLOSE)

    assert reported[-1].steps == (StepResult("repeat", 0.0, PAIN),)
    assert reported[-1].ended == reported[0].pain


@pytest.mark.parametrize("moves", [(), (Act.NEXT, 79.0, Act.EASED, 30.0)])
def test_pain_outside_the_steps_is_recorded_for_no_step(moves: tuple[Action | float, ...]) -> None:
    guide = after(*moves)
    so_far = tally(guide.visits)

    _, reported = guide.act(Act.HURTS)

    assert reported == GuideReport(pain=RoutineResult(EntryKind.PAIN, Variant.STANDING, so_far, planned=6))


def test_a_break_closed_before_its_first_step_is_partial_with_nothing_done() -> None:
    guide, reported = play(before(), Rate(4), Act.CLOSE)

    assert reported == [
        GuideReport((), RoutineResult(EntryKind.PARTIAL, Variant.STANDING, (), stiffness_before=4, planned=6))
    ]
    assert guide.over
    assert play(guide, 5.0, Act.NEXT, Act.HURTS, Act.END) == (guide, [])


def test_ending_in_a_step_keeps_what_was_done_of_it() -> None:
    _, reported = play(before(), Act.NEXT, 17.0, Act.END)

    stopped = StepResult("warm-up", 4.0, STOPPED)
    steps = (StepResult("settle", 10.0, DONE), stopped)
    assert reported[1:] == [
        GuideReport((stopped,), RoutineResult(EntryKind.PARTIAL, Variant.STANDING, steps, planned=6))
    ]


@pytest.mark.parametrize(
    ("moves", "kind"),
    [
        ((Act.NEXT,) * 6, EntryKind.PARTIAL),  # all skipped
        ((10.0, 36.0, Act.NEXT, Act.NEXT, Act.NEXT, Act.NEXT), EntryKind.PARTIAL),  # two of six done
        ((10.0, 36.0, 23.0, Act.NEXT, Act.NEXT, Act.NEXT), EntryKind.GUIDED),  # three of six
        ((79.0, Act.EASED, 29.0), EntryKind.PARTIAL),  # all but the end of the cool-down
        ((79.0, Act.EASED, 30.0), EntryKind.GUIDED),
    ],
)
def test_a_break_is_guided_when_it_ran_to_its_end_and_half_of_it_was_done(
    moves: tuple[Action | float, ...], kind: EntryKind
) -> None:
    assert after(Act.NEXT, *moves).result_if_ended_now().kind is kind


def test_the_closing_card_says_what_was_done() -> None:
    scene = shown(Rate(6), Act.NEXT, 79.0, Act.EASED, 30.0, Rate(3), Act.NEXT)

    assert scene.lines == (
        "6 of 6 steps, 1 min 40 s",
        "Stiffness: 6 before, 3 after",
        "With regular practice it gets easier.",
    )
    unrated = shown(Act.NEXT, 79.0, Act.EASED, 30.0, Act.NEXT)
    assert len(unrated.lines) == 2
