"""Stories of breaks that protect the user: excluded steps, short and gentle rounds, the minute."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.guide.guide import (
    Act,
    Action,
    Choose,
    Guide,
    GuideReport,
    IncludeLoad,
    IncludeStep,
    Page,
    Rate,
    Tick,
)
from deskbreak.core.guide.questions import Answers, Question
from deskbreak.core.guide.safety import (
    AllIncluded,
    ExcludedLoad,
    ExcludedStep,
    ExclusionReason,
    LoadIncluded,
    Plan,
    StepIncluded,
    Terms,
)
from deskbreak.core.guide.wording import HURT_AGAIN, HURT_NEXT
from deskbreak.core.model.journal_entry import EntryKind
from deskbreak.core.model.routine import Load, Pace, StepPart, Variant
from deskbreak.resources import data_path
from tests.support.simulation.safety import (
    GENTLE,
    HURT_BEFORE,
    LEAN,
    REPEAT,
    ROUTINE,
    TUESDAY,
    WEEK,
    names,
    play,
    shown,
    step,
)

# Excluded steps


def test_excluded_steps_are_listed_with_their_reasons_and_can_be_included_again() -> None:
    terms = Terms(
        left_out=(
            ExcludedStep("lean", ExclusionReason.PAIN, TUESDAY),
            ExcludedStep("hands", ExclusionReason.CHOICE),
            ExcludedStep("settle", ExclusionReason.PAIN),
            ExcludedStep("of another routine", ExclusionReason.PAIN),
        ),
        excluded=(
            ExcludedLoad(Load.PRESS, ExclusionReason.PAIN, TUESDAY, "hands"),
            ExcludedLoad(Load.HINGE, ExclusionReason.CHOICE),
            ExcludedLoad(Load.OVERHEAD, ExclusionReason.PAIN, step="of another routine"),
        ),
        answers=Answers(frozenset({Question.PREGNANCY}), frozenset(Question) - {Question.PREGNANCY}),
    )
    guide, reported = play(terms, Act.EXCLUDED)

    assert guide.scene().page is Page.EXCLUDED
    assert [(left.title, left.reason) for left in guide.scene().excluded] == [
        ("Because of your answers", "stretching as far as you can, flat on your back"),
        ("Leaning from the hips", "your own choice"),
        ("Arms above your head", 'it hurt in "of another routine"'),
        ("Pressing with your hands", 'it hurt in "Hands" on 3 Mar'),
        ("Settle", "it hurt"),
    ]
    deeds = (IncludeStep("lean"), IncludeStep("lean"), IncludeStep("unknown"), IncludeStep(None))
    guide, reported = play(terms, Act.EXCLUDED, *deeds)
    assert reported == [GuideReport(news=(StepIncluded("lean"),))]
    assert (guide.page, names(guide)) == (Page.EXCLUDED, ["repeat"])
    guide, reported = play(
        guide.terms, Act.EXCLUDED, IncludeLoad(Load.HINGE), IncludeLoad(Load.HINGE), IncludeLoad(Load.SUPINE)
    )
    assert reported == [
        GuideReport(news=(LoadIncluded(Load.HINGE),)),
        GuideReport(news=(LoadIncluded(Load.SUPINE),)),
    ]
    assert names(guide) == ["lean", "repeat"]
    assert [left.title for left in guide.scene().excluded][2:] == [
        "Pressing with your hands",
        "Settle",
        "Hands",
    ]


def test_movements_that_wait_for_an_answer_share_one_row() -> None:
    """It leads to the questions."""
    scene = shown(Terms(answers=Answers()), Act.EXCLUDED)

    assert [(row.title, row.action) for row in scene.excluded] == [("Open questions", Act.QUESTIONS)]
    assert shown(Terms(answers=Answers()), Act.EXCLUDED, scene.excluded[0].action).page is Page.ASK


def test_the_list_closes_with_its_last_step() -> None:
    assert shown(HURT_BEFORE, Act.EXCLUDED, IncludeStep("lean")).page is Page.BEFORE


@pytest.mark.parametrize("action", [Act.NEXT, Act.BACK, Act.END])
def test_the_list_leads_back_to_the_first_page(action: Act) -> None:
    assert shown(HURT_BEFORE, Act.EXCLUDED, action) == shown(HURT_BEFORE)


def test_without_exclusions_there_is_no_list() -> None:
    assert shown(Terms(), Act.EXCLUDED).page is Page.BEFORE


@pytest.mark.parametrize(
    "action",
    [IncludeStep("lean"), IncludeLoad(Load.HINGE), Tick(Question.NIGHT), Act.EXCLUDED, Act.QUESTIONS],
)
def test_these_actions_do_nothing_in_a_step(action: Action) -> None:
    assert play(HURT_BEFORE, Act.NEXT, action) == play(HURT_BEFORE, Act.NEXT)


# Short and gentle rounds


def test_a_short_round_has_short_holds_and_no_further_round() -> None:
    """Only holds shrink. The warm-up stays, and so do counts, which are part of the texts."""
    terms = Terms(plan=Plan(1, 2 / 3))
    guide, _ = play(terms)
    asked, _ = play(terms, Act.NEXT, 10_000.0)

    assert [step.parts[0].amount for step in guide.plan] == [3, 2, 2, 5]
    assert [step.parts[1].amount for step in guide.plan[:3]] == [5, 5, 5]
    assert guide.scene().note == "A short round: it grows as breaks go well."
    assert (asked.scene().can_repeat, asked.scene().title, asked.scene().text) == (
        False,
        "Enough for now",
        "More rounds come as breaks go well.",
    )
    assert asked.act(Act.MORE)[0].scene().lines == ("Look for ease, not for a pop.",)
    assert asked.act(Act.STILL_STIFF)[0] == asked
    assert asked.act(Act.EASED)[0].page is Page.AFTER


def test_a_hold_keeps_one_breath_and_the_minute_stays_a_minute() -> None:
    tiny = Terms(plan=Plan(1, 0.01))

    assert [step.parts[0].amount for step in play(tiny)[0].plan][1] == 1
    assert play(tiny, variant=Variant.MINUTE)[0].plan == ROUTINE.steps[Variant.MINUTE]


def test_another_round_is_on_offer_as_long_as_the_plan_allows() -> None:
    two = Terms(plan=Plan(2, 1.0))
    first = shown(two, Act.NEXT, 10_000.0)
    last = shown(two, Act.NEXT, 10_000.0, Act.STILL_STIFF, 10_000.0)

    assert (first.can_repeat, last.can_repeat) == (True, False)
    assert shown(two, Act.NEXT, 10_000.0, Act.EASED).can_repeat


def test_the_gentle_set_has_the_gentle_steps_and_none_on_the_floor() -> None:
    guide, _ = play(GENTLE, variant=Variant.FULL)

    assert (guide.variant, guide.variants) == (Variant.STANDING, (Variant.STANDING, Variant.MINUTE))
    assert names(guide) == ["settle", "repeat"]
    assert guide.scene().note.startswith("Gentle movements at your desk only.")
    assert play(GENTLE, Choose(Variant.FULL))[0].variant is Variant.STANDING


def test_the_gentle_set_can_be_left_again() -> None:
    guide, reported = play(GENTLE, Act.EXCLUDED, IncludeStep(None))

    assert reported == [GuideReport(news=(AllIncluded(),))]
    assert names(guide) == ["settle", "lean", "hands", "repeat"]


def test_a_routine_without_gentle_steps_has_no_round_in_the_gentle_set() -> None:
    routine = replace(ROUTINE, steps={Variant.FULL: (step("settle"), LEAN, REPEAT)})
    guide = Guide.begin(routine, Variant.FULL, terms=GENTLE)

    assert names(guide) == ["settle", "repeat"]


def test_the_gentle_set_of_the_built_in_routine_has_no_stretch_in_it() -> None:
    """Standing: no reaching, leaning, rolling in the lean, or hands behind the back; seated: hands on the ribs."""
    routine, _ = parse_routine(data_path("config", "routines", "upper_back.toml").read_text(encoding="utf-8"))
    assert routine is not None
    sets = {
        variant: names(Guide.begin(routine, variant, terms=GENTLE))
        for variant in (Variant.STANDING, Variant.SEATED, Variant.MINUTE)
    }

    around = ["settle", "warm-up", "stand-tall"]
    assert sets == {
        Variant.STANDING: [*around, "breathe", "repeat", "cool-down"],
        Variant.SEATED: [*around, "hands", "breathe", "repeat", "cool-down"],
        Variant.MINUTE: ["warm-up", "stand-tall", "breathe"],
    }


# One minute only


def test_not_now_offers_the_minute_once() -> None:
    offer = shown(Terms(), Rate(6), Act.END)

    assert (offer.page, offer.variant, offer.steps_total, offer.total_left_s) == (
        Page.OFFER,
        Variant.MINUTE,
        2,
        83.0,
    )
    assert len(offer.lines) == offer.steps_total
    begun, _ = play(Terms(), Rate(6), Act.END, Act.NEXT)
    assert (begun.page, begun.variant, begun.before) == (Page.STEP, Variant.MINUTE, 6)
    for deeds in ((Act.END, Act.END), (Act.END, Act.BACK, Act.END)):
        ended, reported = play(Terms(), *deeds)
        assert ended.over
        assert reported[-1].ended is not None
        assert reported[-1].ended.kind is EntryKind.PARTIAL


def test_closing_the_window_offers_nothing() -> None:
    assert play(Terms(), Act.CLOSE)[0].over


def test_the_minute_is_offered_neither_instead_of_itself_nor_without_content() -> None:
    nothing = Terms(
        left_out=(ExcludedStep("settle", ExclusionReason.PAIN), ExcludedStep("lean", ExclusionReason.PAIN))
    )

    assert play(Terms(), Choose(Variant.MINUTE), Act.END)[0].over
    assert play(nothing, Act.END)[0].over
    odd = Guide.begin(replace(ROUTINE, steps={Variant.FULL: (LEAN,)}), Variant.FULL)
    assert odd.act(Act.END)[0].over


# Consequences


@pytest.mark.parametrize(
    ("terms", "notification"),
    [
        (
            Terms(),
            f'What hurt in "Lean" is left out from now on; before any break you can include it again. {HURT_NEXT}',
        ),
        (
            replace(
                GENTLE,
                plan=Plan(1, 1.0, gentle=True),
                left_out=(ExcludedStep("settle", ExclusionReason.CHOICE),),
            ),
            "Please see a doctor or a physiotherapist before you continue.",
        ),
        (
            Terms(hurt_lately=True),
            f'What hurt in "Lean" is left out. {HURT_AGAIN}',
        ),
    ],
    ids=["the first time", "in the gentle set, at its question", "the second time within a week"],
)
def test_it_hurts_says_what_happens_next(terms: Terms, notification: str) -> None:
    moves: tuple[Action | float, ...] = (Act.NEXT, 44.0, Act.HURTS)

    assert shown(terms, *moves).note == notification


def test_pain_at_the_question_says_what_happens_without_naming_a_step() -> None:
    asked: tuple[Action | float, ...] = (Act.NEXT, 10_000.0, Act.HURTS)

    assert shown(Terms(), *asked).note == "The next breaks are short again."
    assert shown(Terms(hurt_lately=True), *asked).note.startswith("It hurt twice within a week")


def test_the_closing_card_shows_the_days_of_this_week_with_today_once_it_counts() -> None:
    terms = Terms(week=WEEK, day=TUESDAY)
    done = shown(terms, Act.NEXT, 10_000.0, Act.EASED, Act.NEXT)
    skipped = shown(terms, *[Act.NEXT] * 6)

    assert (done.page, done.week, done.today) == (Page.WELL_DONE, (True, True, *(False,) * 5), 1)
    assert (skipped.page, skipped.week) == (Page.WELL_DONE, WEEK)
    assert shown(Terms(), *[Act.NEXT] * 6).today is None


# What is reported about the part that hurt


def test_a_pain_stop_reports_the_loads_of_the_part_that_hurt() -> None:
    guide, _ = play(Terms(), Act.NEXT, 45.0, Act.HURTS, Act.CLOSE)
    asked, _ = play(Terms(), Act.NEXT, 10_000.0, Act.HURTS, Act.CLOSE)

    assert {step.id: step.loads for step in guide.result_if_ended_now().steps} == {
        "settle": frozenset(),
        "lean": {Load.HINGE},
    }
    assert {step.loads for step in asked.result_if_ended_now().steps} == {frozenset()}


def test_pain_just_after_a_part_began_may_be_of_the_part_before_it() -> None:
    """Reaching for the key takes a moment (issue 8, 1)."""
    fuller = StepPart("Fold.", "fold", Pace.SECONDS, 10, loads=frozenset({Load.FLEXION, Load.HEAD_DOWN}))
    parts = (
        StepPart("Bend.", "fold", Pace.SECONDS, 10, loads=frozenset({Load.FLEXION}), fuller=fuller),
        StepPart("Press.", "press", Pace.SECONDS, 10, loads=frozenset({Load.PRESS})),
        StepPart("Rest.", "rest", Pace.SECONDS, 10),
    )
    routine = replace(ROUTINE, steps={Variant.STANDING: (replace(LEAN, parts=parts), LEAN)})
    begun = Guide.begin(routine, Variant.STANDING).act(Act.NEXT)[0]
    in_full = begun.act(Act.FORM)[0]
    back = begun.tick(11.0)[0].act(Act.BACK)[0]

    def felt(guide: Guide, seconds: float) -> frozenset[Load]:
        return guide.tick(seconds)[0].act(Act.HURTS)[0].act(Act.CLOSE)[0].result_if_ended_now().steps[0].loads

    assert [felt(begun, seconds) for seconds in (9.0, 12.0, 14.0, 22.0, 24.0, 31.0)] == [
        {Load.FLEXION},
        {Load.FLEXION, Load.PRESS},
        {Load.PRESS},
        {Load.PRESS},
        frozenset(),
        frozenset(),
    ]
    assert felt(in_full, 12.0) == {Load.FLEXION, Load.HEAD_DOWN, Load.PRESS}
    assert felt(back, 1.0) == {Load.FLEXION, Load.PRESS}


# An unreadable file, and a plan without steps


def test_with_an_unreadable_safety_file_the_first_page_says_so_and_offers_nothing_to_include() -> None:
    unread = Terms(
        excluded=(
            ExcludedLoad(Load.HINGE, ExclusionReason.UNREAD),
            ExcludedLoad(Load.PRESS, ExclusionReason.UNREAD),
        ),
        faults=("/home/me/care.toml: Permission denied",),
        unread=True,
    )
    guide, reported = play(unread, Act.EXCLUDED, IncludeLoad(Load.HINGE))

    assert (guide.page, reported, names(guide)) == (Page.BEFORE, [], ["settle", "repeat"])
    scene = guide.scene()
    assert scene.note == (
        'Your safety file cannot be read, so this break has only gentle movements. See "deskbreak doctor".'
    )
    assert scene.lines == ("/home/me/care.toml: Permission denied", "Be gentle.")
    assert scene.excluded == ()


def test_with_no_steps_left_the_guide_says_so_and_does_not_start() -> None:
    """Another variant may have steps left."""
    nothing = Terms(
        left_out=(
            ExcludedStep("settle", ExclusionReason.CHOICE),
            ExcludedStep("lean", ExclusionReason.CHOICE),
        )
    )
    guide, _ = play(nothing, Choose(Variant.MINUTE), Act.NEXT)

    assert (guide.page, guide.scene().nothing) == (Page.BEFORE, True)
    assert guide.scene().note == "Nothing is left of this choice. Choose another, or see what is left out."
    assert play(nothing, Act.NEXT)[0].page is Page.STEP


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ({Question.OSTEOPOROSIS}, "Smooth, slow and small."),
        ({Question.DIZZINESS}, "Come up slowly. Stay at the desk, and hold on to it."),
        ({Question.PREGNANCY}, "Stay at the desk, and hold on to it."),
        ({Question.SHOULDER}, ""),
    ],
)
def test_an_answer_adds_its_words_to_the_step(questions: set[Question], words: str) -> None:
    """Here to a step without declared loads, which may have any load."""
    silent = replace(step("lean"), parts=tuple(replace(part, loads=None) for part in step("lean").parts))
    routine = replace(ROUTINE, steps={Variant.STANDING: (silent,)})
    included = Answers(frozenset(questions), frozenset(Question) - questions, included=frozenset(Load))
    guide = Guide.begin(routine, Variant.STANDING, terms=Terms(answers=included)).act(Act.NEXT)[0]

    assert guide.scene().warning == words


def test_a_long_list_shows_its_first_entries_and_the_next_ones_as_these_are_included() -> None:
    """With pain in many places the page keeps its size."""
    many = Terms(excluded=tuple(ExcludedLoad(load, ExclusionReason.PAIN) for load in Load))
    scene = shown(many, Act.EXCLUDED)

    assert (len(scene.excluded), scene.text.endswith("4 more follow.")) == (5, True)
    assert (
        shown(many, Act.EXCLUDED, IncludeLoad(Load.FLEXION)).excluded[-1].title == "Pressing with your hands"
    )
    assert len(shown(many).excluded) == 9
