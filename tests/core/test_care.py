"""Stories of what is remembered for a person's safety, and what follows from it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from deskbreak.core.care import (
    CAREFUL_STEPS,
    AllTakenBack,
    Answered,
    Care,
    LeftOut,
    News,
    Plan,
    Question,
    TakenBack,
    Terms,
    Why,
    after,
    heard,
    left_out,
    plan,
    take_back,
    terms,
)
from deskbreak.core.entry import Kind, Outcome, RoutineResult, StepResult
from deskbreak.core.routine import Variant
from tests.fakes.care import names_left_out

MONDAY = date(2026, 3, 2)
SHORT = Plan(1, 2 / 3, gentle=False)
NOT_NOW = Answered(frozenset(), frozenset(), put_off=True)
BONES = Answered(yes=frozenset({Question.BONES}), no=frozenset({Question.NIGHT}))


def day(n: int) -> date:
    """The n-th day after that Monday."""
    return MONDAY + timedelta(days=n)


def broke(kind: Kind, *steps: StepResult) -> RoutineResult:
    return RoutineResult(kind, Variant.STANDING, steps)


WELL = broke(Kind.GUIDED, StepResult("reach", 30.0, Outcome.DONE))


def hurt(step: str, seconds: float = 4.0) -> RoutineResult:
    return broke(Kind.PAIN, StepResult("settle", 10.0, Outcome.DONE), StepResult(step, seconds, Outcome.PAIN))


def lived(*life: tuple[int, RoutineResult | News], care: Care | None = None) -> Care:
    """What is remembered after a life: days, and what happened on them."""
    care = care or Care()
    for n, happened in life:
        if isinstance(happened, RoutineResult):
            care = after(care, happened, day(n))
        else:
            care = heard(care, happened, day(n))
    return care


def test_a_step_that_hurt_is_left_out_from_then_on() -> None:
    """Until it is taken back, however well the others go."""
    care = lived((0, hurt("reach")), (1, WELL), (2, WELL))

    assert left_out(care) == (LeftOut("reach", Why.PAIN, MONDAY),)
    assert names_left_out(take_back(care, "reach")) == frozenset()
    assert take_back(care, "unknown") == care


def test_a_second_pain_stop_within_seven_days_leaves_the_gentle_set() -> None:
    care = lived((0, hurt("reach")), (7, hurt("hands")))

    assert care.gentle == day(7)
    assert names_left_out(care) == {"reach", "hands"}
    assert plan(care, day(30)) == Plan(1, 2 / 3, gentle=True)
    assert lived((31, AllTakenBack()), care=care).gentle is None


def test_pain_stops_further_apart_do_not() -> None:
    assert lived((0, hurt("reach")), (8, hurt("reach"))).gentle is None


def test_the_gentle_set_lasts_however_well_it_goes() -> None:
    care = lived((0, hurt("reach")), (0, hurt("reach")), *((n, WELL) for n in range(1, 40)))

    assert (care.gentle, plan(care, day(40)).gentle) == (MONDAY, True)
    assert lived((41, hurt("hands")), care=care).gentle == MONDAY


def test_pain_at_the_question_blames_no_step() -> None:
    """It counts as a pain stop, but nobody can tell which movement it was."""
    care = lived((0, hurt("repeat", 0.0)))

    assert care == Care(stops=(MONDAY,), first=MONDAY, began=MONDAY, last=MONDAY)


def test_a_second_stop_at_the_question_within_seven_days_leaves_the_gentle_set() -> None:
    """It is a stop like any other, though no step is left out for it."""
    care = lived((0, hurt("repeat", 0.0)), (3, hurt("repeat", 0.0)))

    assert (care.gentle, left_out(care)) == (day(3), ())


def test_a_step_that_hurt_in_two_visits_is_left_out_once() -> None:
    """Results come from another process, which may not have added them up."""
    step = StepResult("reach", 4.0, Outcome.PAIN)

    assert left_out(lived((0, broke(Kind.PAIN, step, step)))) == (LeftOut("reach", Why.PAIN, MONDAY),)


def test_the_name_of_no_step_is_not_remembered() -> None:
    """Results come from another process."""
    assert lived((0, hurt('"]\n'))).left == ()


@pytest.mark.parametrize("question", Question)
def test_any_yes_leaves_out_leaning_and_pressing(question: Question) -> None:
    care = lived((0, Answered(frozenset({question}), frozenset())))

    assert left_out(care) == tuple(LeftOut(step, Why.ANSWERS, MONDAY) for step in CAREFUL_STEPS)


def test_no_and_skipped_leave_out_nothing_and_nobody_is_asked_again() -> None:
    care = lived((0, Answered(frozenset(), frozenset({Question.BONES}))))

    assert (terms(Care(), MONDAY).ask_first, terms(care, MONDAY).ask_first) == (True, False)
    assert names_left_out(care) == frozenset()


def test_questions_left_with_not_now_come_once_more_and_then_no_more() -> None:
    first = lived((0, NOT_NOW))
    second = lived((3, NOT_NOW), care=first)

    assert (first, terms(first, day(1)).ask_first) == (Care(put_off=MONDAY), True)
    assert (second, terms(second, day(4)).ask_first) == (Care(asked=day(3)), False)


def test_what_was_answered_before_not_now_holds_and_is_corrected_by_later_answers() -> None:
    """A yes is heeded at once; who comes back to it may take it back."""
    begun = Answered(frozenset({Question.BONES}), frozenset({Question.NIGHT}), put_off=True)
    care = lived((0, begun))

    assert left_out(care) == tuple(LeftOut(step, Why.ANSWERS, MONDAY) for step in CAREFUL_STEPS)
    assert lived((1, NOT_NOW), care=care) == Care(begun.yes, begun.no, asked=day(1))
    turned = Answered(frozenset({Question.NIGHT}), frozenset({Question.BONES}), put_off=True)
    assert lived((1, turned), care=care) == Care(turned.yes, turned.no, asked=day(1))
    answered = Answered(frozenset(), frozenset(Question))
    assert lived((1, answered), care=care) == Care(no=answered.no, asked=day(1))


def test_a_step_left_out_by_an_answer_can_be_taken_back_and_is_out_again_when_it_hurts() -> None:
    care = lived((0, BONES), (1, TakenBack("lean")))

    assert names_left_out(care) == {"shoulder-rolls", "hands"}
    again = lived((2, hurt("lean")), care=care)
    assert left_out(again)[0] == LeftOut("lean", Why.PAIN, day(2))
    assert again.taken_back == frozenset()


def test_a_step_with_two_reasons_has_the_one_that_was_felt() -> None:
    assert left_out(lived((0, BONES), (1, hurt("hands")))) == (
        LeftOut("hands", Why.PAIN, day(1)),
        LeftOut("lean", Why.ANSWERS, MONDAY),
        LeftOut("shoulder-rolls", Why.ANSWERS, MONDAY),
    )


def test_the_first_week_is_short() -> None:
    """However many sessions it has."""
    care = lived(*((n // 4, WELL) for n in range(24)))

    assert plan(Care(), MONDAY) == SHORT
    assert plan(care, day(6)) == SHORT
    assert plan(care, day(7)) == Plan()


def test_rounds_and_holds_grow_with_sessions_without_pain_and_shrink_with_pain() -> None:
    early = lived((0, WELL))
    grown = [plan(lived(*((7, WELL),) * n, care=early), day(8)) for n in (0, 1, 2, 4, 5, 99)]

    full, middle = Plan(), Plan(2, 5 / 6)
    assert grown == [SHORT, SHORT, middle, middle, full, full]
    assert plan(lived(*((7, WELL),) * 9, (8, hurt("reach")), care=early), day(9)) == SHORT


def test_after_a_gap_of_two_weeks_it_starts_short_again_for_a_week() -> None:
    care = lived(*((n, WELL) for n in range(10)))

    assert plan(care, day(22)) == Plan()
    assert plan(care, day(23)) == SHORT
    back = lived((23, WELL), care=care)
    assert (back.first, back.began, back.painless) == (MONDAY, day(23), 1)
    assert plan(lived(*((25, WELL),) * 9, care=back), day(29)) == SHORT
    assert plan(lived(*((25, WELL),) * 9, care=back), day(30)) == Plan()


@pytest.mark.parametrize(
    ("seconds", "sessions"), [(59.0, 0), (60.0, 1)], ids=["hardly anything", "a minute of movement"]
)
def test_a_break_that_was_hardly_begun_is_no_session(seconds: float, sessions: int) -> None:
    stopped = broke(Kind.PARTIAL, StepResult("reach", seconds, Outcome.STOPPED))

    assert lived((0, stopped)).painless == sessions


def test_terms_are_what_a_guide_must_know() -> None:
    care = lived((0, BONES), (0, hurt("reach")))
    week = (True, *(False,) * 6)

    assert terms(care, day(7), week) == Terms(
        left_out=left_out(care), plan=SHORT, ask_first=False, hurt_lately=True, week=week, day=day(7)
    )
    assert not terms(care, day(8)).hurt_lately


steps = st.builds(
    StepResult,
    st.sampled_from([*CAREFUL_STEPS, "reach", ""]),
    st.sampled_from([0.0, 30.0]),
    st.sampled_from(Outcome),
)
results = st.builds(
    RoutineResult,
    st.sampled_from([Kind.GUIDED, Kind.PARTIAL, Kind.PAIN]),
    st.sampled_from(Variant),
    st.lists(steps, max_size=4).map(tuple),
)
questions = st.frozensets(st.sampled_from(Question))
news = (
    st.builds(Answered, questions, questions, st.booleans())
    | st.builds(TakenBack, st.text(max_size=6))
    | st.just(AllTakenBack())
)
lives = st.lists(st.tuples(st.integers(0, 60), results | news), max_size=20)


@given(lives, st.integers(-5, 90))
def test_whatever_happens_pain_is_heeded(life: list[tuple[int, RoutineResult | News]], n: int) -> None:
    """In any order of days, for clocks may be set back: the plan stays in its bounds, and what hurt last is out."""
    care = lived(*life)
    hurts = next(
        (
            {step.id for step in happened.steps if step.outcome is Outcome.PAIN and step.done_s > 0.0} - {""}
            for _, happened in reversed(life)
            if isinstance(happened, RoutineResult) and happened.kind is Kind.PAIN
        ),
        set[str](),
    )
    back = {happened.step for _, happened in life if isinstance(happened, TakenBack)}

    assert 1 <= plan(care, day(n)).rounds_at_most <= 3
    assert 0.5 < plan(care, day(n)).hold_scale <= 1.0
    assert hurts - back <= names_left_out(care)
    assert len({left.step for left in left_out(care)}) == len(left_out(care))
    assert not care.yes & care.no
