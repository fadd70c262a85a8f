"""One minute only starts at once (issue 8, number 25): only safety questions come before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskbreak.core.guide.guide import Act, Choose, Guide, GuideReport, Page, Tick
from deskbreak.core.guide.questions import Answers, Question
from deskbreak.core.guide.safety import Terms
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Variant
from tests.support.simulation.guide import ROUTINE, play, without

ASKING = Terms(ask_first=True, answers=Answers())


def minute(terms: Terms | None = None, variant: Variant = Variant.MINUTE) -> Guide:
    return Guide.begin(ROUTINE, variant, terms=terms)


def test_one_minute_only_is_announced_and_begins_without_a_key() -> None:
    begun = minute()
    scene = begun.scene()
    guide, reported = play(begun, 3.0, 6.0)

    assert (scene.page, scene.coming, scene.text, scene.left_s) == (Page.STEP, True, "Next: Reach.", 3.0)
    assert scene.total_left_s == 36.0
    assert (guide.scene().coming, guide.scene().text, guide.guided_s) == (False, "Up.", 6.0)
    assert [one.begun for one in reported] == [True]


def test_any_other_break_waits_on_its_first_page() -> None:
    assert minute(variant=Variant.STANDING).act(Choose(Variant.MINUTE))[0].page is Page.BEFORE


def test_a_routine_with_only_a_minute_does_not_begin_at_once_when_a_break_was_requested() -> None:
    only = replace(ROUTINE, steps={Variant.MINUTE: ROUTINE.steps[Variant.MINUTE]})

    assert Guide.begin(only, Variant.STANDING).page is Page.BEFORE


def test_questions_that_are_due_come_first_and_lead_to_the_minute() -> None:
    answered, _ = play(minute(ASKING), Act.NONE, Act.NEXT)
    later, _ = play(minute(ASKING), Act.LATER)
    other, _ = play(minute(ASKING), Choose(Variant.STANDING), Act.NONE, Act.NEXT)

    assert minute(ASKING).page is Page.ASK
    assert answered.scene().coming
    assert later.page is (Page.STEP if later.has_movements else Page.BEFORE)
    assert other.page is Page.BEFORE


def test_an_answer_that_needs_a_doctor_stops_before_the_minute() -> None:
    stopped, _ = play(minute(ASKING), Tick(Question.NIGHT), Act.NEXT)
    known = Terms(answers=stopped.terms.answers)
    seen, _ = play(stopped, Act.CONSULTED)

    assert [stopped.page, minute(known).page] == [Page.SEE_FIRST, Page.SEE_FIRST]
    assert seen.page in {Page.STEP, Page.BEFORE}
    assert seen.page is (Page.STEP if seen.has_movements else Page.BEFORE)


@pytest.mark.parametrize(
    "terms",
    [
        Terms(unread=True, faults=("care.toml: Is a directory",)),
        Terms(faults=("care.toml: line 3",)),
        without("reach", "rolls"),
    ],
)
def test_before_the_minute_a_fault_is_reported_and_so_is_an_empty_plan(terms: Terms) -> None:
    assert minute(terms).page is Page.BEFORE


def test_back_leads_from_the_announcement_to_the_choice_and_the_questions_do_not_begin_it_again() -> None:
    back, reported = play(minute(), Act.PAUSE, Act.BACK)
    asked, _ = play(back, Act.QUESTIONS, Act.NEXT)

    assert (back.page, back.lead_s, back.paused, reported) == (Page.BEFORE, 0.0, False, [])
    assert asked.page is Page.BEFORE
    assert play(back, Act.NEXT)[0].scene().coming is False


def test_pain_while_the_first_step_is_announced_blames_no_step() -> None:
    guide, reported = play(minute(), 1.0, Act.HURTS)
    again, _ = play(guide, Act.MISTAKE)
    result = RoutineResult(EntryKind.PAIN, Variant.MINUTE, (), planned=2)

    assert reported == [GuideReport(pain=result)]
    assert again == play(minute(), 1.0)[0]
    assert play(guide, Act.NEXT)[1] == [GuideReport(ended=result)]


def test_a_minute_that_is_ended_before_it_began_leaves_no_result() -> None:
    """Even if its first step is its last: there is no closing card then."""
    ends = [play(minute(terms), Act.END) for terms in (Terms(), without("reach"))]

    assert [guide.over for guide, _ in ends] == [True, True]
    assert [reported[-1].ended for _, reported in ends] == [
        RoutineResult(
            EntryKind.PARTIAL, Variant.MINUTE, (StepResult(step, 0.0, Outcome.STOPPED),), planned=steps
        )
        for step, steps in (("reach", 2), ("rolls", 1))
    ]


def test_a_minute_that_is_ended_in_its_last_step_keeps_the_closing_card() -> None:
    ended, _ = play(minute(without("reach")), 5.0, Act.END)

    assert (ended.page, ended.over) == (Page.AFTER, False)
