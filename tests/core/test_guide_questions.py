"""Stories of the five questions before the first break."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskbreak.core.care import Answered, LeftOut, Why
from deskbreak.core.guide import Act, Answer, Choose, Omitted, Page, Told
from deskbreak.core.routine import Variant
from tests.core.caring import (
    ACCIDENT,
    ASKING,
    BONES,
    HURT_BEFORE,
    TUESDAY,
    answers,
    names,
    play,
    shown,
)


def test_what_does_not_work_here_is_told_with_the_first_questions() -> None:
    troubled = replace(ASKING, troubles=("tray icon", "notifications"))

    told = 'Not working here: tray icon, notifications. Run "deskbreak doctor" to see what to do.'
    assert (told,) == shown(troubled).lines
    assert () == shown(ASKING).lines
    assert () == shown(replace(troubled, ask_first=False)).lines[1:]


def test_the_questions_come_first_and_answers_lead_from_one_to_the_next() -> None:
    """Yes, no, skip, and back to the one before; the last stays until the person goes on."""
    scene = shown(ASKING, Answer(yes=True), Answer(yes=False), Answer(yes=None), Answer(yes=False), Act.BACK)

    assert scene.page is Page.ASK
    assert answers(scene) == [True, False, None, False, None]
    assert [asked.in_turn for asked in scene.questions] == [False, False, False, True, False]
    after_all = shown(ASKING, *[Answer(yes=False)] * 7)
    assert (after_all.page, answers(after_all)) == (Page.ASK, [False] * 5)
    assert not any(asked.in_turn for asked in after_all.questions)


def test_a_click_answers_any_question_and_can_change_its_answer() -> None:
    scene = shown(ASKING, Answer(yes=True, question=ACCIDENT), Answer(yes=False, question=ACCIDENT))

    assert answers(scene) == [None, False, None, None, None]
    assert scene.questions[0].in_turn
    assert answers(shown(ASKING, Answer(yes=True), Answer(yes=None, question=BONES))) == [None] * 5


def test_any_yes_leaves_out_leaning_and_pressing_in_this_very_break_and_is_told() -> None:
    guide, told = play(ASKING, Answer(yes=True), Answer(yes=False), Act.NEXT)

    assert told == [Told(news=(Answered(frozenset({BONES}), frozenset({ACCIDENT})),))]
    assert names(guide) == ["settle", "repeat"]
    scene = guide.scene()
    assert scene.note == "Please ask a health professional before you take leaning and pressing back in."
    assert scene.left_out == (
        Omitted("lean", "Lean", Why.ANSWERS, "because of your answers"),
        Omitted("hands", "Hands", Why.ANSWERS, "because of your answers"),
    )


def test_all_questions_can_be_skipped_at_once() -> None:
    guide, told = play(ASKING, Act.NEXT)

    assert told == [Told(news=(Answered(frozenset(), frozenset()),))]
    assert (guide.page, names(guide)) == (Page.BEFORE, ["settle", "lean", "hands", "repeat"])


def test_a_yes_adds_to_what_was_left_out_before() -> None:
    terms = replace(HURT_BEFORE, ask_first=True)

    assert [left.why for left in shown(terms, Answer(yes=True), Act.NEXT).left_out] == [Why.PAIN, Why.ANSWERS]


@pytest.mark.parametrize("deed", [Act.END, Act.CLOSE, Act.HURTS])
def test_a_break_that_ends_at_the_questions_puts_them_off_and_tells_what_was_answered(deed: Act) -> None:
    """A yes is not lost with the window. Nothing was done: it is a break without steps."""
    guide, told = play(ASKING, Answer(yes=True), Answer(yes=False), deed, Act.CLOSE)

    assert [one.news for one in told if one.news] == [
        (Answered(frozenset({BONES}), frozenset({ACCIDENT}), put_off=True),)
    ]
    assert (guide.over, guide.result_if_ended_now().steps) == (True, ())


def test_answers_given_the_second_time_take_the_place_of_the_first() -> None:
    """A yes before "not now" left out the lean and the hands; all no, and they are back, in this very break."""
    kept = LeftOut("settle", Why.PAIN, TUESDAY)
    terms = replace(ASKING, left_out=(kept, LeftOut("lean", Why.ANSWERS), LeftOut("hands", Why.ANSWERS)))

    assert names(play(terms, *[Answer(yes=False)] * 5, Act.NEXT)[0]) == ["lean", "hands", "repeat"]


def test_the_variant_can_be_set_while_the_questions_are_shown() -> None:
    guide, _ = play(ASKING, Choose(Variant.MINUTE), Answer(yes=True), Act.NEXT)

    assert (guide.variant, names(guide)) == (Variant.MINUTE, ["settle"])
