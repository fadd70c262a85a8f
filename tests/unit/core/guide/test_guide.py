"""Stories of guided breaks: what is reported, what is shown, and the result."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from deskbreak.core.guide.guide import Act, Action, Breath, Choose, Guide, GuideReport, Page, Rate, Scene
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.practice import tally
from deskbreak.core.model.routine import Pace, Routine, Step, StepPart, Variant
from tests.support.simulation.guide import (
    REPEAT,
    ROUTINE,
    after,
    before,
    part,
    play,
    shown,
    without,
)

DONE, SKIPPED, STOPPED, PAIN = Outcome.DONE, Outcome.SKIPPED, Outcome.STOPPED, Outcome.PAIN


def test_a_whole_break_reports_each_step_at_once_and_ends_guided() -> None:
    """Stiffness 6, one round, eased, stiffness 3. Every step is reported when it is over; the end is reported with the
    last step, again with the rating, and when the window is closed.
    """
    _, reported = play(before(), Rate(6), Act.NEXT, 80.0, Act.EASED, 30.0, Rate(3), Act.NEXT, Act.NEXT)

    steps = (
        StepResult("settle", 10.0, DONE),
        StepResult("warm-up", 30.0, DONE),
        StepResult("reach", 20.0, DONE),
        StepResult("rolls", 10.0, DONE),
    )
    asked, cool = StepResult("repeat", 0.0, DONE), StepResult("cool-down", 30.0, DONE)
    result = RoutineResult(EntryKind.GUIDED, Variant.STANDING, (*steps, asked, cool), 1, 6, 3, planned=6)
    done = replace(result, stiffness_after=None)
    assert reported == [
        GuideReport(steps, begun=True),
        GuideReport((asked,)),
        GuideReport((cool,), done),
        GuideReport((), result),
        GuideReport((), result),
    ]


def test_nothing_starts_by_itself() -> None:
    """The first page waits as long as the user does."""
    assert after(3600.0) == before()


def test_one_late_tick_crosses_parts_and_steps_and_continues_in_the_next() -> None:
    scene = shown(Act.NEXT, 28.0)

    assert scene == Scene(
        page=Page.STEP,
        variant=Variant.STANDING,
        title="Warm up",
        text="Then.",
        step_id="warm-up",
        step_number=2,
        steps_total=6,
        steps_done=1,
        move="move",
        move_t=5.0,
        left_s=15.0,
        left_fraction=0.75,
        total_left_s=15.0 + 3 + 20 + 3 + 10 + 30,
    )


def test_a_further_step_is_announced_for_three_seconds_before_it_begins() -> None:
    """Issue 8, number 4: no one has to read the next step with the head down. The figure waits, and so does the time."""
    scene = shown(Act.NEXT, 11.0)

    assert scene == Scene(
        page=Page.STEP,
        variant=Variant.STANDING,
        title="Warm up",
        text="Next: Warm up.",
        step_id="warm-up",
        step_number=2,
        steps_total=6,
        steps_done=1,
        coming=True,
        move="move",
        left_s=2.0,
        left_fraction=2 / 3,
        total_left_s=2.0 + 30 + 3 + 20 + 3 + 10 + 30,
    )
    assert after(Act.NEXT, 11.0).result_if_ended_now().steps[-1] == StepResult("warm-up", 0.0, STOPPED)
    assert (shown(Act.NEXT, 13.0).coming, shown(Act.NEXT, 13.0).text) == (False, "First.")


def test_next_skips_the_announcement_and_pause_stops_it() -> None:
    """A user who skips a step is reading the screen: the next one begins at once. Back repeats the last one."""
    assert after(Act.NEXT, 11.0, Act.NEXT) == after(Act.NEXT, 13.0)
    assert shown(Act.NEXT, 11.0, Act.PAUSE, 60.0).left_s == 2.0
    assert not shown(Act.NEXT, Act.NEXT).coming
    assert (shown(Act.NEXT, 11.0, Act.BACK).title, shown(Act.NEXT, 11.0, Act.BACK).coming) == (
        "Settle",
        False,
    )


def test_the_question_and_the_next_step_come_at_once() -> None:
    """They wait for the user anyway."""
    assert shown(Act.NEXT, 79.0).page is Page.REPEAT
    assert not shown(Act.NEXT, 79.0, Act.EASED).coming
    assert not shown(Act.NEXT, 79.0, Act.STILL_STIFF).coming


def test_the_question_waits_and_its_time_is_not_counted() -> None:
    """The figure keeps moving while the user thinks; the log does not count that time."""
    guide, reported = play(before(), Act.NEXT, 79.0, 500.0, Act.EASED)

    assert guide.scene().title == "Cool down"
    assert reported[-1] == GuideReport((StepResult("repeat", 0.0, DONE),))
    assert shown(Act.NEXT, 79.0, 500.0).move_t == 500.0


def test_still_stiff_repeats_the_repeating_steps_up_to_three_rounds_in_all() -> None:
    """After the third round nothing is asked, so that no answer is ignored."""
    moves: tuple[Action | float, ...] = (Act.NEXT, 79.0, Act.STILL_STIFF, 33.0, Act.STILL_STIFF, 33.0)
    third = after(*moves)

    assert third.scene().page is Page.REPEAT
    assert (third.scene().title, third.scene().text) == ("Enough for now", "Three rounds are plenty.")
    assert third.act(Act.MORE)[0].scene().lines == ("Look for ease, not for a pop.",)
    assert third.act(Act.STILL_STIFF)[0] == third
    guide, _ = play(third, Act.EASED)
    assert guide.scene().title == "Cool down"
    assert guide.result_if_ended_now() == RoutineResult(
        EntryKind.PARTIAL,
        Variant.STANDING,
        (
            StepResult("settle", 10.0, DONE),
            StepResult("warm-up", 30.0, DONE),
            StepResult("reach", 60.0, DONE),
            StepResult("rolls", 30.0, DONE),
            StepResult("repeat", 0.0, DONE),
            StepResult("cool-down", 0.0, STOPPED),
        ),
        rounds=3,
        planned=6,
    )


def test_another_round_can_be_requested_at_the_end() -> None:
    """The minute has no question; "another round" on its last page begins its steps again, twice at most."""
    guide, _ = play(Guide.begin(ROUTINE, Variant.MINUTE), 36.0, Act.STILL_STIFF)

    assert (guide.scene().title, guide.scene().round, guide.scene().steps_total) == ("Reach", 2, 2)
    guide, _ = play(guide, 33.0, Act.STILL_STIFF, 33.0)
    assert guide.scene().page is Page.AFTER
    assert guide.act(Act.STILL_STIFF) == (guide, GuideReport())


def test_back_goes_to_the_part_before_and_keeps_the_seconds() -> None:
    guide = after(Act.NEXT, 28.0, Act.BACK)

    assert (guide.scene().text, guide.scene().move_t) == ("First.", 0.0)
    assert guide.result_if_ended_now().steps[-1] == StepResult("warm-up", 15.0, STOPPED)


def test_back_from_a_first_part_goes_to_the_step_before() -> None:
    """The abandoned step counts as skipped until it is done again."""
    guide, reported = play(before(), Act.NEXT, 16.0, Act.BACK, 43.0)

    assert reported == [
        GuideReport((StepResult("settle", 10.0, DONE),), begun=True),
        GuideReport((StepResult("warm-up", 3.0, SKIPPED),)),
        GuideReport((StepResult("settle", 10.0, DONE), StepResult("warm-up", 30.0, DONE))),
    ]
    assert tally(guide.visits) == (StepResult("settle", 20.0, DONE), StepResult("warm-up", 33.0, DONE))


@pytest.mark.parametrize(
    ("moves", "title"),
    [
        ((Act.BACK,), "A break for your upper back"),
        ((Act.NEXT, 4.0, Act.BACK), "Settle"),
        ((Act.NEXT, 13.0, Act.BACK, Act.BACK), "Settle"),
        ((Act.NEXT, 79.0, Act.BACK), "Rolls"),
        ((Act.NEXT, 79.0, Act.STILL_STIFF, 5.0, Act.BACK), "Reach"),
        ((Act.NEXT, 79.0, Act.EASED, 2.0, Act.BACK), "Once more?"),
        ((Act.NEXT, 79.0, Act.EASED, 30.0, Act.BACK), "Cool down"),
        ((Act.NEXT, 79.0, Act.EASED, 30.0, Act.NEXT, Act.BACK), "And now?"),
    ],
)
def test_back_never_leaves_the_round(moves: tuple[Action | float, ...], title: str) -> None:
    assert shown(*moves).title == title


def test_pause_stops_time_and_next_stays_paused() -> None:
    scene = shown(Act.NEXT, 4.0, Act.PAUSE, 60.0)

    assert (scene.left_s, scene.paused) == (6.0, True)
    assert shown(Act.NEXT, Act.PAUSE, Act.NEXT, 60.0).move_t == 0.0
    assert shown(Act.NEXT, 4.0, Act.PAUSE, 60.0, Act.PAUSE, 1.0).left_s == 5.0
    assert shown(Act.PAUSE) == before().scene()
    assert not shown(Act.NEXT, Act.PAUSE, *[Act.NEXT] * 4).paused


def test_the_breath_is_a_sine_in_parts_paced_by_breath_only() -> None:
    start: tuple[Action | float, ...] = (Act.NEXT, 46.0)

    assert shown(*start).breath == Breath(0.0, inhale=True)
    assert shown(*start, 5.0).breath == Breath(1.0, inhale=False)
    middle = shown(*start, 12.5).breath
    assert middle is not None
    assert (round(middle.size, 6), middle.inhale) == (0.5, True)
    assert shown(Act.NEXT).breath is None


def test_counts_go_from_one_to_the_amount() -> None:
    counts = [shown(Act.NEXT, 69.0, Act.PAUSE, Act.PAUSE, t).count for t in (0.5, 2.0, 9.9)]

    assert counts == [1, 2, 5]
    assert shown(Act.NEXT, 69.0).count_total == 5


def test_more_shows_the_longer_text_and_the_caution() -> None:
    assert shown(Act.NEXT, 13.0, Act.MORE).lines == ("Do it slowly.", "Easy.")
    assert shown(Act.NEXT, 13.0, Act.MORE, Act.MORE).lines == ()
    assert shown(Act.NEXT, 79.0, Act.MORE).lines == ("Look for ease.",)


def test_the_variant_is_chosen_before_the_first_step_only() -> None:
    assert shown(Choose(Variant.MINUTE)).total_left_s == 33.0
    assert after(Choose(Variant.SEATED)) == before()
    assert after(Act.NEXT, Choose(Variant.MINUTE)) == after(Act.NEXT)


def test_a_variant_that_the_routine_lacks_is_replaced() -> None:
    assert Guide.begin(ROUTINE, Variant.FULL) == before()


@pytest.mark.parametrize("n", [-1, 11])
def test_a_rating_off_the_scale_changes_nothing(n: int) -> None:
    assert after(Rate(n)) == before()


def test_answers_do_nothing_on_other_pages() -> None:
    assert after(Act.EASED, Act.STILL_STIFF) == before()
    assert after(Act.NEXT, Rate(3), Act.EASED, Act.STILL_STIFF) == after(Act.NEXT)


def test_excluded_steps_are_not_done_but_the_question_stays() -> None:
    guide = Guide.begin(ROUTINE, Variant.STANDING, terms=without("reach", "rolls", "repeat", "unknown"))

    assert [step.id for step in guide.plan] == ["settle", "warm-up", "repeat", "cool-down"]
    guide, _ = play(guide, Act.NEXT, 43.0, Act.EASED)
    assert (guide.scene().title, guide.scene().round) == ("Cool down", 1)


def test_a_plan_with_nothing_left_in_it_does_not_start() -> None:
    guide = Guide.begin(ROUTINE, Variant.MINUTE, terms=without("reach", "rolls"))

    guide, _ = play(guide, Act.NEXT, Act.BACK)
    assert (guide.scene().page, guide.scene().nothing) == (Page.BEFORE, True)
    assert guide.result_if_ended_now() == RoutineResult(EntryKind.PARTIAL, Variant.MINUTE, (), planned=0)
    empty = Guide.begin(Routine("none", "None", {}, "", ()), Variant.FULL)
    assert empty.act(Act.NEXT)[0].scene().page is Page.BEFORE


def test_a_routine_that_begins_with_the_question_has_no_page_before_it() -> None:
    guide = Guide.begin(Routine("odd", "Odd", {Variant.FULL: (REPEAT,)}, "", ()), Variant.FULL)
    asked, _ = guide.act(Act.NEXT)

    assert asked.act(Act.BACK) == (asked, GuideReport())


@pytest.mark.parametrize(
    ("given", "used"), [(5.0, 5.0), (0.0, 2.0), (-3.0, 2.0), (math.nan, 2.0), (math.inf, 15.0)]
)
def test_an_unreasonable_breath_length_is_brought_into_range(given: float, used: float) -> None:
    assert Guide.begin(ROUTINE, Variant.STANDING, given).breath_s == used


@pytest.mark.parametrize("dt", [0.0, -1.0, math.nan, math.inf])
def test_a_tick_that_is_not_a_valid_time_changes_nothing(dt: float) -> None:
    guide = after(Act.NEXT)

    assert guide.tick(dt) == (guide, GuideReport())


def test_parts_without_length_are_passed_at_once() -> None:
    """A parser refuses them; a guide that gets one neither hangs nor divides by zero."""
    nothing = Step("nothing", "Nothing", (StepPart("", "m", Pace.COUNTS, 0, count_s=0.0), part(5)))
    guide = Guide.begin(Routine("odd", "Odd", {Variant.FULL: (nothing,)}, "", ()), Variant.FULL)
    guide, _ = guide.act(Act.NEXT)

    assert guide.scene().left_fraction == 0.0
    assert guide.tick(1.0)[0].scene().left_s == 4.0
