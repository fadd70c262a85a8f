"""Stories of the safety record and its consequences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from deskbreak.core.guide.questions import EXCLUDES, NO_TO_ALL, SEE_FIRST, UNTIL_CONSULTED, Question
from deskbreak.core.guide.safety import (
    MOST_LEARNED,
    AllIncluded,
    Answered,
    AskAgain,
    Consulted,
    ExcludedLoad,
    ExcludedStep,
    ExclusionReason,
    LoadIncluded,
    Plan,
    SafetyNews,
    SafetyRecord,
    StepIncluded,
    Terms,
    after_break,
    plan,
    terms,
    unreadable_terms,
    with_news,
)
from deskbreak.core.guide.safety_wording import QUESTIONS, reason
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Load, Variant

MONDAY = date(2026, 3, 2)
SHORT = Plan(1, 2 / 3, gentle=False)
FIRST = replace(SHORT, first_week=True)
ALL = frozenset(Question)
NONE = Answered(frozenset(), ALL)
LATER = Answered(frozenset(), frozenset(), put_off=True)
FOLD = frozenset({Load.FLEXION, Load.OVERHEAD, Load.BALANCE})


def day(n: int) -> date:
    """The n-th day after that Monday."""
    return MONDAY + timedelta(days=n)


def broke(kind: EntryKind, *steps: StepResult) -> RoutineResult:
    return RoutineResult(kind, Variant.STANDING, steps)


WELL = broke(EntryKind.GUIDED, StepResult("reach", 30.0, Outcome.DONE))


def hurt(step: str, seconds: float = 4.0, loads: frozenset[Load] = frozenset()) -> RoutineResult:
    felt = StepResult(step, seconds, Outcome.PAIN, loads)
    return broke(EntryKind.PAIN, StepResult("settle", 10.0, Outcome.DONE), felt)


def yes_to(*questions: Question) -> Answered:
    return Answered(frozenset(questions), ALL - frozenset(questions))


def excluded(care: SafetyRecord, today: date = MONDAY) -> frozenset[Load]:
    return frozenset(one.load for one in terms(care, today).all_excluded())


def lived(*life: tuple[int, RoutineResult | SafetyNews], care: SafetyRecord | None = None) -> SafetyRecord:
    """The safety record after a history of days and what happened on them."""
    care = care or SafetyRecord()
    for n, happened in life:
        if isinstance(happened, RoutineResult):
            care = after_break(care, happened, day(n))
        else:
            care = with_news(care, happened, day(n))
    return care


# Pain


def test_the_loads_of_the_part_that_hurt_stay_excluded_until_they_are_included_again() -> None:
    """However well the others go; balance and floor have caused no pain."""
    care = lived((0, NONE), (0, hurt("reach", loads=FOLD)), (1, WELL), (2, WELL))

    assert care.excluded_loads == (
        ExcludedLoad(Load.FLEXION, ExclusionReason.PAIN, MONDAY, "reach"),
        ExcludedLoad(Load.OVERHEAD, ExclusionReason.PAIN, MONDAY, "reach"),
    )
    assert excluded(care) == {Load.FLEXION, Load.OVERHEAD}
    assert excluded(lived((3, LoadIncluded(Load.FLEXION)), care=care)) == {Load.OVERHEAD}
    again = lived((3, LoadIncluded(Load.FLEXION)), (4, hurt("warm-up", loads=FOLD)), care=care)
    assert [(one.load, one.step) for one in again.excluded_loads] == [
        (Load.FLEXION, "warm-up"),
        (Load.OVERHEAD, "warm-up"),
    ]


def test_a_step_that_hurt_without_any_load_is_left_out() -> None:
    """The same holds for a step of a routine without declared loads, until it is included again."""
    care = lived((0, hurt("rolls")), (1, WELL), (2, WELL))
    standing = lived((0, hurt("rolls", loads=frozenset({Load.BALANCE}))))

    assert (care.excluded_steps, care.excluded_loads) == (
        (ExcludedStep("rolls", ExclusionReason.PAIN, MONDAY),),
        (),
    )
    assert standing.excluded_steps == care.excluded_steps
    assert lived((3, StepIncluded("rolls")), care=care).excluded_steps == ()
    assert lived((3, StepIncluded("unknown")), care=care) == care


def test_a_second_pain_stop_within_seven_days_leaves_the_gentle_set() -> None:
    care = lived((0, hurt("reach")), (7, hurt("hands")))

    assert care.gentle == day(7)
    assert plan(care, day(30)) == Plan(1, 2 / 3, gentle=True, first_week=True)
    assert lived((31, AllIncluded()), care=care).gentle is None


def test_pain_stops_further_apart_do_not_leave_the_gentle_set() -> None:
    assert lived((0, hurt("reach")), (8, hurt("reach"))).gentle is None


def test_the_gentle_set_lasts_however_well_it_goes() -> None:
    care = lived((0, hurt("reach")), (0, hurt("reach")), *((n, WELL) for n in range(1, 40)))

    assert (care.gentle, plan(care, day(40)).gentle) == (MONDAY, True)
    assert lived((41, hurt("hands")), care=care).gentle == MONDAY


def test_pain_at_the_question_blames_no_step() -> None:
    """It counts as a pain stop, but the movement that caused it is unknown."""
    care = lived((0, hurt("repeat", 0.0)))

    assert care == SafetyRecord(stops=(MONDAY,), first=MONDAY, began=MONDAY, last=MONDAY)


def test_a_second_stop_at_the_question_within_seven_days_leaves_the_gentle_set() -> None:
    """It is a stop like any other, but it excludes no step."""
    care = lived((0, hurt("repeat", 0.0)), (3, hurt("repeat", 0.0)))

    assert (care.gentle, care.excluded_steps) == (day(3), ())


def test_a_step_that_hurt_in_two_visits_is_left_out_once() -> None:
    """Results come from another process, which may not have added them up."""
    step = StepResult("reach", 4.0, Outcome.PAIN)

    assert lived((0, broke(EntryKind.PAIN, step, step))).excluded_steps == (
        ExcludedStep("reach", ExclusionReason.PAIN, MONDAY),
    )


def test_an_empty_step_name_is_not_recorded() -> None:
    """Results come from another process."""
    assert lived((0, hurt('"]\n'))).excluded_steps == ()


# Answers


@pytest.mark.parametrize("question", Question)
def test_a_yes_excludes_the_loads_in_the_table(question: Question) -> None:
    assert excluded(lived((0, yes_to(question)))) == EXCLUDES[question]


def test_the_table_of_the_questions() -> None:
    """As shared with reviewers: what each yes excludes."""
    ask_first = {Load.FLEXION, Load.HINGE, Load.END_RANGE, Load.PRESS, Load.HEAD_DOWN}

    assert EXCLUDES == {
        Question.OSTEOPOROSIS: {Load.END_RANGE, Load.HINGE, Load.PRESS},
        Question.ACCIDENT: ask_first,
        Question.SURGERY: ask_first,
        Question.NUMBNESS: ask_first,
        Question.NIGHT: ask_first,
        Question.DIZZINESS: {Load.HEAD_DOWN},
        Question.PREGNANCY: {Load.SUPINE, Load.END_RANGE},
        Question.SHOULDER: {Load.OVERHEAD, Load.PRESS},
    }


def test_an_unanswered_question_does_not_count_as_no() -> None:
    """It excludes what a yes would, and the question comes again; a plain no excludes nothing."""
    nobody, all_but = SafetyRecord(), lived((0, Answered(frozenset(), ALL - {Question.SHOULDER})))

    assert excluded(nobody) == frozenset(Load) - {Load.BALANCE, Load.FLOOR}
    assert excluded(all_but) == {Load.OVERHEAD, Load.PRESS}
    assert [one.why for one in terms(all_but, MONDAY).all_excluded()] == [ExclusionReason.UNANSWERED] * 2
    assert (terms(all_but, MONDAY).ask_first, terms(lived((0, NONE)), MONDAY).ask_first) == (True, False)
    assert excluded(lived((0, NONE))) == frozenset()


def test_ask_me_later_asks_again_another_day_and_keeps_the_ticks() -> None:
    ticked = Answered(frozenset({Question.NIGHT}), frozenset(), put_off=True)
    care = lived((0, ticked))

    assert (terms(care, MONDAY).ask_first, terms(care, day(1)).ask_first) == (False, True)
    assert (care.yes, care.no) == ({Question.NIGHT}, frozenset())
    assert lived((1, LATER), (2, LATER), care=care) == SafetyRecord(ticked.yes, asked=day(2), put_off=day(2))
    assert lived((1, NONE), care=care) == SafetyRecord(no=ALL, asked=day(1))


def test_the_questions_can_be_requested_again_and_the_answers_stay_valid_until_then() -> None:
    care = lived((0, yes_to(Question.SHOULDER)), (1, AskAgain()))

    assert (terms(care, day(1)).ask_first, excluded(care)) == (True, {Load.OVERHEAD, Load.PRESS})


@pytest.mark.parametrize("question", sorted(UNTIL_CONSULTED))
def test_a_professionals_approval_ends_what_waits_for_it(question: Question) -> None:
    care = lived((0, yes_to(question, Question.SHOULDER)))

    assert terms(care, MONDAY).answers.ask_first
    asked = lived((1, Consulted()), care=care)
    assert (excluded(asked), terms(asked, MONDAY).answers.ask_first) == ({Load.OVERHEAD, Load.PRESS}, False)


@pytest.mark.parametrize("question", sorted(SEE_FIRST))
def test_after_seeing_a_professional_the_user_continues_gently(question: Question) -> None:
    """Nothing starts before that; afterwards the stronger movements stay out, and can be included one by one."""
    care = lived((0, yes_to(question)))

    assert terms(care, MONDAY).answers.see_first
    seen = lived((1, Consulted()), care=care)
    assert (terms(seen, MONDAY).answers.see_first, excluded(seen)) == (False, EXCLUDES[question])
    assert excluded(lived((2, LoadIncluded(Load.HINGE)), care=seen)) == EXCLUDES[question] - {Load.HINGE}


def test_nothing_that_waits_for_a_professional_is_included_before_that() -> None:
    care = lived((0, yes_to(Question.OSTEOPOROSIS, Question.ACCIDENT)), (1, LoadIncluded(Load.HINGE)))

    assert Load.HINGE in excluded(care)
    assert Load.HINGE not in excluded(lived((2, Consulted()), care=care))


def test_a_new_yes_asks_for_a_professional_again_and_revokes_what_was_included() -> None:
    """A repeated yes does not."""
    care = lived(
        (0, yes_to(Question.SHOULDER, Question.SURGERY)), (1, LoadIncluded(Load.OVERHEAD)), (2, Consulted())
    )

    assert excluded(care) == {Load.PRESS}
    same = lived((3, yes_to(Question.SHOULDER, Question.SURGERY)), care=care)
    assert excluded(same) == {Load.PRESS}
    more = lived((3, yes_to(Question.SHOULDER, Question.SURGERY, Question.NIGHT)), care=same)
    assert (terms(more, MONDAY).answers.see_first, more.consulted) == (True, None)
    anew = lived((3, NONE), (4, yes_to(Question.SHOULDER)), care=care)
    assert excluded(anew) == {Load.OVERHEAD, Load.PRESS}


def test_a_load_included_despite_an_answer_is_excluded_when_it_hurts() -> None:
    care = lived((0, yes_to(Question.SHOULDER)), (1, LoadIncluded(Load.OVERHEAD)))

    assert excluded(care) == {Load.PRESS}
    assert excluded(lived((2, hurt("reach", loads=FOLD)), care=care)) == {
        Load.FLEXION,
        Load.OVERHEAD,
        Load.PRESS,
    }


def test_including_what_no_answer_excludes_changes_nothing() -> None:
    assert lived((0, NONE), (1, LoadIncluded(Load.HINGE))) == lived((0, NONE))


def test_a_load_with_two_reasons_shows_the_one_that_was_felt() -> None:
    care = lived(
        (0, yes_to(Question.SHOULDER, Question.PREGNANCY)), (1, hurt("hands", loads=frozenset({Load.PRESS})))
    )

    assert terms(care, day(1)).all_excluded() == (
        ExcludedLoad(Load.END_RANGE, ExclusionReason.ANSWERS, question=Question.PREGNANCY),
        ExcludedLoad(Load.OVERHEAD, ExclusionReason.ANSWERS, question=Question.SHOULDER),
        ExcludedLoad(Load.PRESS, ExclusionReason.PAIN, day(1), "hands"),
        ExcludedLoad(Load.SUPINE, ExclusionReason.ANSWERS, question=Question.PREGNANCY),
    )


# Intensity


def test_the_first_week_is_short() -> None:
    """However many sessions it has."""
    care = lived(*((n // 4, WELL) for n in range(24)))

    assert plan(SafetyRecord(), MONDAY) == FIRST
    assert plan(care, day(6)) == FIRST
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
    assert plan(care, day(23)) == FIRST
    back = lived((23, WELL), care=care)
    assert (back.first, back.began, back.painless) == (MONDAY, day(23), 1)
    assert plan(lived(*((25, WELL),) * 9, care=back), day(29)) == FIRST
    assert plan(lived(*((25, WELL),) * 9, care=back), day(30)) == Plan()


@pytest.mark.parametrize(
    ("seconds", "sessions"), [(59.0, 0), (60.0, 1)], ids=["hardly anything", "a minute of movement"]
)
def test_a_break_that_was_barely_started_is_not_a_session(seconds: float, sessions: int) -> None:
    stopped = broke(EntryKind.PARTIAL, StepResult("reach", seconds, Outcome.STOPPED))

    assert lived((0, stopped)).painless == sessions


def test_a_break_that_is_reported_twice_is_learned_once() -> None:
    """Issue 8, 5: a kill between learning and logging brings the same break again, under the same name."""
    once = after_break(SafetyRecord(), hurt("reach", loads=FOLD), MONDAY, "one-end")
    further = after_break(once, hurt("reach", loads=FOLD), day(1), "two-end")

    assert after_break(once, hurt("reach", loads=FOLD), day(1), "one-end") == once
    assert (once.gentle, once.learned) == (None, ("one-end",))
    assert (further.gentle, further.learned) == (day(1), ("one-end", "two-end"))


def test_the_names_of_the_last_breaks_are_kept() -> None:
    care = SafetyRecord()
    for number in range(MOST_LEARNED + 1):
        care = after_break(care, WELL, MONDAY, str(number))

    assert care.learned == tuple(str(number) for number in range(1, MOST_LEARNED + 1))


def test_terms_contain_what_a_guide_must_know() -> None:
    care = lived((0, yes_to(Question.SHOULDER)), (0, hurt("reach", loads=FOLD)), (0, hurt("rolls")))
    week = (True, *(False,) * 6)

    assert terms(care, day(7), week) == Terms(
        left_out=care.excluded_steps,
        excluded=care.excluded_loads,
        answers=care.answers,
        plan=Plan(1, 2 / 3, gentle=True),
        hurt_lately=True,
        week=week,
        day=day(7),
    )
    assert not terms(care, day(8)).hurt_lately


def test_with_an_unreadable_file_only_gentle_movements_are_left() -> None:
    """No questions are asked either, because the answers could not be kept."""
    unread = unreadable_terms(MONDAY)

    assert {one.load for one in unread.all_excluded()} == frozenset(Load) - {Load.BALANCE, Load.FLOOR}
    assert (unread.plan, unread.ask_first, unread.unread) == (Plan(1, 2 / 3, gentle=True), False, True)
    assert unread.answers == NO_TO_ALL


# Clocks that were wrong


def test_a_day_in_the_future_keeps_no_user_on_the_first_level() -> None:
    """The clock was ten years ahead for a week of breaks: their results count, their days do not."""
    ahead = 3650
    care = lived((0, NONE), *((ahead + n, WELL) for n in range(8)))

    assert plan(care, day(20)) == FIRST
    assert terms(care, day(20)).plan == Plan()
    back = lived((20, WELL), care=care)
    assert [terms(back, day(n)).plan for n in (20, 30)] == [Plan(), Plan()]
    assert back.last == day(20)


def test_future_days_become_today_with_the_next_break() -> None:
    far = day(9999)
    care = SafetyRecord(
        asked=far,
        put_off=far,
        consulted=far,
        excluded_loads=(ExcludedLoad(Load.PRESS, ExclusionReason.PAIN, far, "hands"),),
        excluded_steps=(ExcludedStep("rolls", ExclusionReason.PAIN, far),),
        stops=(MONDAY, far),
        gentle=far,
        first=MONDAY,
        began=far,
        last=far,
        painless=7,
    )

    assert after_break(care, WELL, day(30)) == SafetyRecord(
        asked=day(30),
        consulted=day(30),
        excluded_loads=(ExcludedLoad(Load.PRESS, ExclusionReason.PAIN, day(30), "hands"),),
        excluded_steps=(ExcludedStep("rolls", ExclusionReason.PAIN, day(30)),),
        stops=(MONDAY, day(30)),
        gentle=day(30),
        first=MONDAY,
        began=day(23),
        last=day(30),
        painless=8,
    )


def test_tomorrow_may_be_today_elsewhere_and_a_clock_before_this_program_clears_nothing() -> None:
    """A traveller's days stay as they are; so do all days while the clock shows 1970."""
    care = lived((1, NONE), (1, WELL))
    lost = after_break(care, WELL, date(1970, 1, 1))

    assert terms(care, MONDAY).answers == care.answers
    assert lived((0, WELL), care=care).asked == day(1)
    assert (lost.asked, lost.began) == (day(1), day(1))


def test_an_unreadable_entry_of_the_file_leaves_the_gentle_set() -> None:
    """It may have been about pain. The restriction stays once the file is written again."""
    care = SafetyRecord(no=ALL, asked=MONDAY, doubtful=True)

    assert terms(care, day(1)).plan.gentle
    written = after_break(care, WELL, day(1))
    assert (written.doubtful, written.gentle) == (False, day(1))
    assert not terms(lived((2, AllIncluded()), care=written), day(2)).plan.gentle


steps = st.builds(
    StepResult,
    st.sampled_from(["lean", "hands", "reach", ""]),
    st.sampled_from([0.0, 30.0]),
    st.sampled_from(Outcome),
    st.frozensets(st.sampled_from(Load)),
)
results = st.builds(
    RoutineResult,
    st.sampled_from([EntryKind.GUIDED, EntryKind.PARTIAL, EntryKind.PAIN]),
    st.sampled_from(Variant),
    st.lists(steps, max_size=4).map(tuple),
)
questions = st.frozensets(st.sampled_from(Question))
news = (
    st.builds(Answered, questions, questions, st.booleans())
    | st.builds(StepIncluded, st.text(max_size=6))
    | st.builds(LoadIncluded, st.sampled_from(Load))
    | st.sampled_from([AllIncluded(), Consulted(), AskAgain()])
)
lives = st.lists(st.tuples(st.integers(0, 60), results | news), max_size=20)


@given(lives, st.integers(-5, 90))
def test_pain_always_has_its_effect(life: list[tuple[int, RoutineResult | SafetyNews]], n: int) -> None:
    """In any order of days, because clocks may be set back: the plan stays within its bounds, and the last load that
    hurt is excluded."""
    care = lived(*life)
    pains = [
        {step for step in happened.steps if step.outcome is Outcome.PAIN and step.done_s > 0.0}
        for _, happened in life
        if isinstance(happened, RoutineResult) and happened.kind is EntryKind.PAIN
    ]
    harmless = {Load.BALANCE, Load.FLOOR}
    loads = {load for steps in pains for step in steps for load in step.loads - harmless}
    unloaded = {step.id for steps in pains for step in steps if not step.loads - harmless} - {""}
    back = {happened.step for _, happened in life if isinstance(happened, StepIncluded)}
    included = {happened.load for _, happened in life if isinstance(happened, LoadIncluded)}

    assert 1 <= plan(care, day(n)).rounds_at_most <= 3
    assert 0.5 < plan(care, day(n)).hold_scale <= 1.0
    assert unloaded - back <= {left.step for left in care.excluded_steps}
    assert loads - included <= excluded(care, day(n))
    assert len({left.step for left in care.excluded_steps}) == len(care.excluded_steps)
    assert not care.yes & care.no
    for question in care.yes:
        assert excluded(care, day(n)) >= EXCLUDES[question] - care.included or care.consulted


@given(lives)
def test_every_question_not_answered_no_excludes_what_a_yes_would(
    life: list[tuple[int, RoutineResult | SafetyNews]],
) -> None:
    care = lived(*life)
    answers = care.answers

    for question in answers.unanswered:
        assert excluded(care) >= EXCLUDES[question] - care.included


@pytest.mark.parametrize(
    ("because", "words"),
    [
        (ExcludedStep("lean", ExclusionReason.PAIN, date(2026, 3, 3)), "it hurt on 3 Mar"),
        (ExcludedStep("lean", ExclusionReason.ANSWERS), "because of your answers"),
        (ExcludedLoad(Load.PRESS, ExclusionReason.ANSWERS), "because of your answers"),
        (
            ExcludedLoad(Load.FLEXION, ExclusionReason.ANSWERS, question=Question.OSTEOPOROSIS),
            f"because of: {QUESTIONS[Question.OSTEOPOROSIS]}",
        ),
        (ExcludedStep("lean", ExclusionReason.CHOICE), "your own choice"),
        (ExcludedLoad(Load.PRESS, ExclusionReason.UNANSWERED), "a question is not answered"),
        (ExcludedLoad(Load.PRESS, ExclusionReason.UNREAD), "the safety file cannot be read"),
    ],
)
def test_each_reason_for_an_exclusion_has_its_words(because: ExcludedStep | ExcludedLoad, words: str) -> None:
    assert reason(because) == words
