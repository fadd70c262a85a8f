"""The pages about safety: the questions, the advice to see a professional, the excluded movements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from deskbreak.core.guide import safety_wording as words
from deskbreak.core.guide.plan import titles_of
from deskbreak.core.guide.questions import SEE_FIRST, Question
from deskbreak.core.guide.scene import Act, ExcludedItem, IncludeLoad, IncludeStep, Scene, ShownQuestion
from deskbreak.core.guide.terms import ExclusionReason

if TYPE_CHECKING:
    from deskbreak.core.guide.state import GuideState
    from deskbreak.core.guide.terms import ExcludedLoad, Terms

FAULTS_NOTE: Final = 'Not working here: {}. See "deskbreak doctor".'
MOST_ROWS: Final = 5  # rows of the list: including one reveals the next


def ask(blank: Scene, guide: GuideState) -> Scene:
    """Return the page of questions."""
    faulty = guide.terms.troubles
    return replace(
        blank,
        title=words.ASK_TITLE,
        text=words.ASK_TEXT,
        note=words.CHOOSE_NOTE if guide.nudged else words.ASK_NOTE,
        lines=(FAULTS_NOTE.format(", ".join(faulty)),) if faulty else (),
        questions=tuple(
            ShownQuestion(question, words.QUESTIONS[question], question in guide.ticked)
            for question in Question
        ),
        none=guide.none,
    )


def see_first(blank: Scene, guide: GuideState) -> Scene:
    """Return the page that advises the user to see a professional first."""
    why = tuple(
        words.QUESTIONS[question] for question in Question if question in guide.terms.answers.yes & SEE_FIRST
    )
    return replace(
        blank,
        title=words.SEE_FIRST_TITLE,
        text=words.SEE_FIRST_TEXT,
        lines=why,
        note=words.SEE_FIRST_MORE,
    )


def excluded_list(blank: Scene, guide: GuideState) -> Scene:
    """Return the list of excluded movements."""
    rows = excluded_items(guide)
    more = len(rows) - MOST_ROWS
    text = f"{words.EXCLUDED_TEXT} {words.EXCLUDED_MORE.format(more)}" if more > 0 else words.EXCLUDED_TEXT
    return replace(blank, title=words.EXCLUDED_TITLE, text=text, excluded=rows[:MOST_ROWS])


def excluded_items(guide: GuideState) -> tuple[ExcludedItem, ...]:
    """Return the excluded movements that can be included again; none if the safety file is unreadable."""
    if guide.terms.unread:
        return ()
    titles = titles_of(guide.routine, guide.variant)
    steps = {left.step: left for left in guide.terms.left_out}
    return (
        *_for_all(guide.terms),
        *(
            _load(excluded, titles)
            for excluded in guide.terms.all_excluded()
            if excluded.why in {ExclusionReason.PAIN, ExclusionReason.CHOICE}
        ),
        *(
            ExcludedItem(title, words.reason(steps[step]), IncludeStep(step), words.INCLUDE)
            for step, title in titles.items()
            if step in steps
        ),
    )


def _for_all(terms: Terms) -> tuple[ExcludedItem, ...]:
    """Return the rows that stand for many movements at once."""
    by_answers = words.loads_in_words(
        one.load for one in terms.all_excluded() if one.why is ExclusionReason.ANSWERS
    )
    rows = (
        (
            terms.plan.gentle,
            ExcludedItem(words.GENTLE_TITLE, words.GENTLE_REASON, IncludeStep(None), words.INCLUDE),
        ),
        (
            bool(terms.answers.unanswered),
            ExcludedItem(words.ANSWER_TITLE, words.ANSWER_REASON, Act.QUESTIONS, words.ANSWER),
        ),
        (
            terms.answers.ask_first,
            ExcludedItem(words.CONSULT_TITLE, words.CONSULT_REASON, Act.CONSULTED, words.CONSULTED),
        ),
        (
            bool(by_answers),
            ExcludedItem(words.ANSWERS_TITLE, by_answers, Act.QUESTIONS, words.CHANGE_SHORT),
        ),
    )
    return tuple(row for holds, row in rows if holds)


def _load(excluded: ExcludedLoad, titles: dict[str, str]) -> ExcludedItem:
    why = words.reason(excluded, titles.get(excluded.step, excluded.step))
    return ExcludedItem(words.LOADS[excluded.load], why, IncludeLoad(excluded.load), words.INCLUDE)
