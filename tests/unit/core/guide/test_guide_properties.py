"""Properties of every guided break."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from deskbreak.core.guide.guide import Act, Action, Choose, Guide, IncludeLoad, IncludeStep, Page, Rate, Tick
from deskbreak.core.guide.questions import NO_TO_ALL, Answers, Question
from deskbreak.core.guide.safety import ExcludedLoad, ExcludedStep, ExclusionReason, Plan, Terms
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.practice import tally
from deskbreak.core.model.routine import Load, Pace, Routine, Step, StepPart, Variant

pytestmark = pytest.mark.slow

# The machine may be busy: no deadline. Few examples, because each plays a whole break.
some = settings(deadline=None, max_examples=25)

# Quarters of a second: their sums are exact, so that "the same" can mean equal.
GRAIN = 1 / 4

loads = st.frozensets(st.sampled_from([Load.HINGE, Load.PRESS]))


def forms(loads: st.SearchStrategy[frozenset[Load] | None]) -> st.SearchStrategy[StepPart]:
    return st.builds(
        StepPart,
        text=st.just("Do it."),
        move=st.just("move"),
        pace=st.sampled_from(Pace),
        amount=st.integers(1, 4),
        count_s=st.sampled_from([0.5, 2.5, 4.0]),
        loads=loads,
    )


@st.composite
def parts(draw: st.DrawFn, before: int) -> StepPart:
    """A part that may have gentler forms and may continue one of the steps ``before``."""
    part = draw(forms(st.none() | loads))
    gentler = tuple(draw(st.lists(forms(loads), max_size=1)))
    after = f"step-{draw(st.integers(0, before - 1))}" if before and gentler and draw(st.booleans()) else ""
    return replace(part, gentler=gentler, after=after)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Step, ...]:
    """Steps as the parser accepts them: repeating steps are adjacent."""
    length = draw(st.integers(1, 6))
    first, last = sorted((draw(st.integers(0, length)), draw(st.integers(0, length))))
    asks_at = draw(st.none() | st.integers(last, length - 1)) if last < length else None
    return tuple(
        Step(
            id=f"step-{index}",
            title=f"Step {index}",
            parts=tuple(draw(st.lists(parts(index), min_size=1, max_size=3))),
            repeats=first <= index < last,
            question=index == asks_at,
        )
        for index in range(length)
    )


step_names = st.sampled_from([f"step-{index}" for index in range(6)])
terms = st.builds(
    Terms,
    left_out=st.lists(
        st.builds(ExcludedStep, step_names, st.sampled_from(ExclusionReason), st.none() | st.dates()),
        max_size=2,
    ).map(tuple),
    excluded=st.lists(
        st.builds(
            ExcludedLoad,
            st.sampled_from(Load),
            st.sampled_from([ExclusionReason.PAIN, ExclusionReason.CHOICE]),
        ),
        max_size=2,
    ).map(tuple),
    answers=st.just(NO_TO_ALL)
    | st.builds(
        Answers, st.frozensets(st.sampled_from(Question)), st.just(frozenset()), st.just(frozenset())
    ),
    unread=st.booleans(),
    plan=st.builds(Plan, st.integers(1, 3), st.sampled_from([0.5, 1.0]), st.booleans()),
    ask_first=st.booleans(),
    hurt_lately=st.booleans(),
    week=st.just(()) | st.tuples(*[st.booleans()] * 7),
    day=st.none() | st.dates(),
)


@st.composite
def guides(draw: st.DrawFn) -> Guide:
    steps = draw(st.dictionaries(st.sampled_from(Variant), plans(), min_size=1))
    routine = Routine("any", "Any", steps, "Be gentle.", ("a sign",))
    return Guide.begin(
        routine, draw(st.sampled_from(Variant)), draw(st.sampled_from([2.0, 4.0, 5.0])), draw(terms)
    )


ticks = st.integers(1, 160).map(lambda grains: grains * GRAIN)
deeds = st.one_of(
    st.sampled_from([act for act in Act if act is not Act.CLOSE]),
    st.builds(Rate, st.integers(-2, 12)),
    st.builds(Choose, st.sampled_from(Variant)),
    st.builds(Tick, st.sampled_from(Question)),
    st.builds(IncludeLoad, st.sampled_from(Load)),
    st.builds(IncludeStep, st.none() | step_names),
)
lives = st.lists(st.one_of(ticks, deeds), max_size=20)


def started(guide: Guide) -> list[float | Action]:
    """The acts that lead to the first step."""
    questions = [Act.NONE, Act.NEXT] if guide.page is Page.ASK else []
    return [*questions, *([Act.CONSULTED] if guide.page is Page.SEE_FIRST else []), Act.NEXT]


class Run:
    """A guide played through a random history, with everything that it reported, and the guided time by another clock."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.steps: list[StepResult] = []
        self.results: list[RoutineResult] = []

    @property
    def ends(self) -> int:
        """The number of reports of the break's end."""
        return len(self.results)

    def play(self, life: list[float | Action]) -> Run:
        for move in life:
            self.one(move)
        return self

    def one(self, move: float | Action) -> None:
        self.guide, reported = self.guide.tick(move) if isinstance(move, float) else self.guide.act(move)
        self.steps.extend(reported.steps)
        if reported.ended is not None:
            self.results.append(reported.ended)


@some
@given(guides(), lives)
def test_any_act_leaves_something_that_can_be_shown(guide: Guide, life: list[float | Action]) -> None:
    """Every act on every page is survived, and what is shown and reported stays within bounds."""
    run = Run(guide)
    for move in life:
        run.one(move)
        scene = run.guide.scene()
        result = run.guide.result_if_ended_now()
        order = [step.id for step in run.guide.plan]

        assert 0.0 <= scene.left_fraction <= 1.0
        assert scene.left_s >= 0.0
        assert scene.left_s <= scene.total_left_s or scene.page is not Page.STEP
        assert scene.breath is None or 0.0 <= scene.breath.size <= 1.0
        assert scene.count is None or 1 <= scene.count <= (scene.count_total or 0)
        assert 1 <= scene.round <= run.guide.terms.plan.rounds_at_most
        assert scene.title
        assert 0 <= scene.step_number <= scene.steps_total
        assert [step.id for step in result.steps] == order[: len(result.steps)]


@some
@given(guides(), lives, st.integers(2, 7))
def test_many_small_ticks_give_what_one_large_one_gives(
    guide: Guide, life: list[float | Action], n: int
) -> None:
    """Split each tick into n grains: the guide ends equal and has reported the same."""
    small: list[float | Action] = []
    for move in life:
        if isinstance(move, float):
            grains = round(move / GRAIN)
            cuts = [grains * i // n for i in range(n + 1)]
            small.extend((end - start) * GRAIN for start, end in pairwise(cuts))
        else:
            small.append(move)

    start = started(guide)
    large, fine = Run(guide).play([*start, *life]), Run(guide).play([*start, *small])

    assert (fine.guide, fine.steps, fine.ends) == (large.guide, large.steps, large.ends)


@some
@given(guides(), st.floats(0.2, 3.0))
def test_ticks_of_any_length_lose_no_step(guide: Guide, dt: float) -> None:
    """Float ticks add up with errors; the steps' seconds do not."""
    whole = Run(guide).play([*started(guide), 10_000.0])
    fine = Run(guide).play(started(guide))
    budget = fine.guide.scene().total_left_s + 2 * dt

    fine.play([dt] * int(budget / dt + 1))

    assert fine.steps == whole.steps


@some
@given(guides(), lives)
def test_the_seconds_of_the_steps_add_up_to_the_guided_time(guide: Guide, life: list[float | Action]) -> None:
    """Count, grain by grain, the time in steps that have begun and are not paused: the result has exactly that."""
    run = Run(guide).play(started(guide))
    guided = 0.0
    for move in life:
        if not isinstance(move, float):
            run.one(move)
            continue
        for _ in range(round(move / GRAIN)):
            moving = run.guide.page is Page.STEP and not run.guide.scene().coming
            guided += GRAIN * (moving and not run.guide.paused and not run.guide.over)
            run.one(GRAIN)

    result = run.guide.result_if_ended_now()
    assert sum(step.done_s for step in result.steps) == guided


@some
@given(guides(), lives)
def test_the_last_report_of_the_end_matches_the_earlier_reports(
    guide: Guide, life: list[float | Action]
) -> None:
    """The sum of the steps reported on the way equals that of the result. The last pages report it again only if they
    change it."""
    run = Run(guide).play(life)
    earlier, over = list(run.results), run.guide.over
    run.play([Act.CLOSE, Act.END, Act.NEXT])

    assert run.guide.over
    assert over or all(before != after for before, after in pairwise(earlier))
    assert len(run.results) - len(earlier) <= 1
    assert run.results[-1] == run.guide.ended
    assert run.guide.ended is not None
    assert run.guide.ended.steps == tally(run.steps)


@some
@given(guides(), lives)
def test_an_excluded_step_is_never_shown(guide: Guide, life: list[float | Action]) -> None:
    """A step that was not included again before the first one is not done; only the question is always asked."""
    run = Run(guide).play(life)
    out = {left.step for left in run.guide.terms.left_out}
    questions = {step.id for step in run.guide.plan if step.question}

    assert {step.id for step in run.steps} & (out - questions) == set()


@some
@given(guides(), lives)
def test_a_kill_after_pain_loses_nothing(guide: Guide, life: list[float | Action]) -> None:
    """Once pain is reported, nothing that happens later changes the result, unless the user takes the stop back."""
    hurt, reported = Run(guide).play(started(guide)).guide.act(Act.HURTS)

    run = Run(hurt).play([action for action in life if action is not Act.MISTAKE])

    assert reported.pain is not None
    assert reported.pain.kind is EntryKind.PAIN
    assert (run.guide.result_if_ended_now(), run.ends) == (reported.pain, run.guide.over)


@some
@given(guides(), lives)
def test_the_time_left_is_the_time_until_the_break_is_over(guide: Guide, life: list[float | Action]) -> None:
    """Announcements between steps included: without skips the wait is as long as the clock says."""
    run = Run(guide).play([*started(guide), *life])
    scene = run.guide.scene()
    if scene.page is not Page.STEP or scene.paused or run.guide.over:
        return

    waited = 0.0
    while run.guide.page in {Page.STEP, Page.REPEAT}:
        if run.guide.page is Page.REPEAT:
            run.one(Act.EASED)
        else:
            run.one(GRAIN)
            waited += GRAIN

    assert waited == scene.total_left_s


@some
@given(guides(), st.floats(0.25, 400.0))
def test_pain_while_a_step_is_announced_blames_the_step_that_has_just_ended(
    guide: Guide, until: float
) -> None:
    """The announced step has not begun, so nothing can have hurt in it."""
    run = Run(guide).play([*started(guide), until])
    scene, ended = run.guide.scene(), run.steps[-1:]
    run.one(Act.HURTS)

    if scene.coming:
        run.one(Act.CLOSE)
        assert run.steps[-1] == replace(ended[0], done_s=0.0, outcome=Outcome.PAIN)
        assert scene.step_id not in {step.id for step in run.guide.result_if_ended_now().steps}
