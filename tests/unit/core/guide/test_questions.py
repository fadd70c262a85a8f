"""Stories of the eight questions before the first break, and of the page that advises seeing a professional."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskbreak.core.guide.guide import Act, Action, Choose, GuideReport, Page, Tick
from deskbreak.core.guide.questions import Answers, Question
from deskbreak.core.guide.safety import Answered, Consulted, Terms
from deskbreak.core.model.routine import Variant
from tests.support.simulation.safety import ASKING, HURT_BEFORE, TUESDAY, names, play, shown, ticked

ALL = frozenset(Question)
SHOULDER, ACCIDENT, NIGHT = Question.SHOULDER, Question.ACCIDENT, Question.NIGHT


def no_but(*yes: Question, consulted: bool = False) -> Terms:
    answers = Answers(frozenset(yes), ALL - frozenset(yes), consulted=consulted)
    return Terms(answers=answers, day=TUESDAY)


def test_what_does_not_work_is_reported_with_the_questions() -> None:
    troubled = replace(ASKING, troubles=("tray icon", "notifications"))

    reported = 'Not working here: tray icon, notifications. See "deskbreak doctor".'
    assert (reported,) == shown(troubled).lines
    assert () == shown(ASKING).lines
    assert () == shown(replace(troubled, ask_first=False)).lines[1:]


def test_the_page_says_why_it_asks() -> None:
    scene = shown(ASKING)

    assert (scene.page, len(scene.questions), ticked(scene), scene.none) == (Page.ASK, 8, [], False)
    assert scene.text == "Does any of this apply to you? Then the break leaves out what could hurt you."


def test_a_tick_is_set_and_removed_and_clears_none_of_these() -> None:
    both = shown(ASKING, Tick(NIGHT), Tick(SHOULDER), Tick(NIGHT))
    none = shown(ASKING, Tick(NIGHT), Act.NONE)

    assert ticked(both) == [SHOULDER]
    assert (ticked(none), none.none) == ([], True)
    assert not shown(ASKING, Act.NONE, Act.NONE).none
    assert not shown(ASKING, Act.NONE, Tick(NIGHT)).none


def test_continuing_without_a_tick_is_not_an_answer() -> None:
    """ "Continue" stays on the page and says what is missing: unanswered does not mean "no"."""
    guide, reported = play(ASKING, Act.NEXT)

    assert (guide.page, reported) == (Page.ASK, [])
    assert guide.scene().note == 'Please tick what applies, or "None of these".'


def test_none_of_these_answers_no_to_all() -> None:
    guide, reported = play(ASKING, Act.NONE, Act.NEXT)

    assert reported == [GuideReport(news=(Answered(frozenset(), ALL),))]
    assert (guide.page, names(guide)) == (Page.BEFORE, ["settle", "lean", "hands", "repeat"])


def test_a_tick_excludes_in_this_break_and_an_empty_box_means_no() -> None:
    guide, reported = play(ASKING, Tick(ACCIDENT), Act.NEXT)

    assert reported == [GuideReport(news=(Answered(frozenset({ACCIDENT}), ALL - {ACCIDENT}),))]
    assert names(guide) == ["settle", "repeat"]
    assert guide.scene().note == (
        "Please ask a professional first. Until you have, there are only gentle movements."
    )


def test_ask_me_later_starts_a_break_without_risky_movements() -> None:
    """A tick is kept; the other questions stay open."""
    guide, reported = play(ASKING, Tick(SHOULDER), Act.LATER)

    assert reported == [GuideReport(news=(Answered(frozenset({SHOULDER}), frozenset(), put_off=True),))]
    assert (guide.page, names(guide)) == (Page.BEFORE, ["settle", "repeat"])
    assert guide.scene().note == "Until the questions are answered, what could hurt is left out."


def test_a_yes_adds_to_what_was_excluded_before() -> None:
    terms = replace(HURT_BEFORE, ask_first=True)

    assert [left.title for left in shown(terms, Tick(SHOULDER), Act.NEXT).excluded] == [
        "Because of your answers",
        "Lean",
    ]


@pytest.mark.parametrize("action", [Act.END, Act.CLOSE, Act.HURTS])
def test_a_break_that_ends_at_the_questions_reports_the_ticks(action: Act) -> None:
    """A yes is not lost with the window, and nothing else is answered. No step was done, so the break has none."""
    guide, reported = play(ASKING, Tick(NIGHT), action, Act.CLOSE)

    assert [one.news for one in reported if one.news] == [(Answered(frozenset({NIGHT}), frozenset()),)]
    assert (guide.over, guide.result_if_ended_now().steps) == (True, ())
    unticked = play(ASKING, Act.NONE, action, Act.CLOSE)[1]
    assert [one.news for one in unticked if one.news] == []


def test_answers_given_before_are_ticked_when_the_questions_come_again() -> None:
    """All of them are no now, and the excluded steps are back in this break."""
    again = replace(ASKING, answers=Answers(yes=frozenset({ACCIDENT})))

    assert ticked(shown(again)) == [ACCIDENT]
    assert names(play(again, Act.NONE, Act.NEXT)[0]) == ["settle", "lean", "hands", "repeat"]


def test_the_variant_can_be_set_while_the_questions_are_shown() -> None:
    guide, _ = play(ASKING, Choose(Variant.MINUTE), Tick(ACCIDENT), Act.NEXT)

    assert (guide.variant, names(guide)) == (Variant.MINUTE, ["settle"])


@pytest.mark.parametrize("action", [Act.END, Act.BACK])
def test_answers_can_be_viewed_from_the_first_page_and_stay_as_they_are(action: Act) -> None:
    terms = no_but(SHOULDER)
    guide, reported = play(terms, Act.QUESTIONS, Tick(NIGHT), action)

    assert (guide.page, guide.terms, reported) == (Page.BEFORE, terms, [])
    assert ticked(shown(terms, Act.EXCLUDED, Act.QUESTIONS)) == [SHOULDER]
    assert shown(no_but(), Act.QUESTIONS).none


def test_actions_of_other_pages_do_nothing_on_the_questions() -> None:
    """And actions of the questions do nothing elsewhere."""
    for action in (Tick(NIGHT), Act.NONE, Act.LATER, Act.CONSULTED):
        assert play(no_but(SHOULDER), action)[1] == []
    assert play(ASKING, Act.QUESTIONS, Act.BACK) == play(ASKING)


# Please see a professional first


def test_nothing_starts_before_the_user_has_seen_a_professional() -> None:
    """ "Not now" is the first choice, and the page says why."""
    scene = shown(ASKING, Tick(NIGHT), Act.NEXT)
    guide, reported = play(no_but(NIGHT), Act.NEXT)

    assert (scene.page, scene.title) == (Page.SEE_FIRST, "Please see a professional first")
    assert scene.lines == ("Pain at night or at rest",)
    assert (guide.over, guide.result_if_ended_now().steps, reported[-1].news) == (True, (), ())
    assert shown(no_but(NIGHT)).page is Page.SEE_FIRST


@pytest.mark.parametrize("action", [Act.PAUSE, Act.MORE, Choose(Variant.MINUTE), Tick(NIGHT), Act.EXCLUDED])
def test_there_is_no_other_way_past_that_page(action: Action) -> None:
    assert shown(no_but(NIGHT), action).page is Page.SEE_FIRST


def test_a_user_who_has_seen_a_professional_continues_gently() -> None:
    guide, reported = play(no_but(NIGHT), Act.CONSULTED)

    assert reported == [GuideReport(news=(Consulted(),))]
    assert (guide.page, names(guide)) == (Page.BEFORE, ["settle", "repeat"])
    assert shown(no_but(NIGHT, consulted=True)).page is Page.BEFORE


def test_a_mistaken_tick_can_be_removed_there() -> None:
    scene = shown(no_but(NIGHT), Act.BACK, Act.NONE, Act.NEXT)

    assert scene.page is Page.BEFORE
    assert shown(no_but(NIGHT), Act.QUESTIONS, Act.END).page is Page.SEE_FIRST


def test_a_user_who_has_asked_about_an_accident_does_everything_again() -> None:
    guide, reported = play(no_but(ACCIDENT), Act.EXCLUDED, Act.CONSULTED)

    assert reported == [GuideReport(news=(Consulted(),))]
    assert names(guide) == ["settle", "lean", "hands", "repeat"]
    assert play(guide.terms, Act.EXCLUDED, Act.CONSULTED)[1] == []
