"""The pages about safety: the questions, the advice to see a professional, the excluded movements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from deskbreak.core.guide import safety_wording as words
from deskbreak.core.guide.plan import titles_of
from deskbreak.core.guide.questions import SEE_FIRST, Question
from deskbreak.core.guide.scene import Act, Asked, Include, Omitted, Scene, TakeBack
from deskbreak.core.guide.terms import Why

if TYPE_CHECKING:
    from deskbreak.core.guide.state import GuideState
    from deskbreak.core.guide.terms import Excluded, Terms

TROUBLES_NOTE: Final = 'Not working here: {}. See "deskbreak doctor".'
MOST_ROWS: Final = 5  # rows of the list: including one reveals the next


def ask(blank: Scene, guide: GuideState) -> Scene:
    """Return the page of questions."""
    troubles = guide.terms.troubles
    return replace(
        blank,
        title=words.ASK_TITLE,
        text=words.ASK_TEXT,
        note=words.CHOOSE_NOTE if guide.nudged else words.ASK_NOTE,
        lines=(TROUBLES_NOTE.format(", ".join(troubles)),) if troubles else (),
        questions=tuple(
            Asked(question, words.QUESTIONS[question], question in guide.ticked) for question in Question
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


def left_out(blank: Scene, guide: GuideState) -> Scene:
    """Return the list of excluded movements."""
    rows = omitted(guide)
    more = len(rows) - MOST_ROWS
    text = f"{words.LEFT_OUT_TEXT} {words.LEFT_OUT_MORE.format(more)}" if more > 0 else words.LEFT_OUT_TEXT
    return replace(blank, title=words.LEFT_OUT_TITLE, text=text, left_out=rows[:MOST_ROWS])


def omitted(guide: GuideState) -> tuple[Omitted, ...]:
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
            if excluded.why in {Why.PAIN, Why.CHOICE}
        ),
        *(
            Omitted(title, words.reason(steps[step]), TakeBack(step), words.INCLUDE)
            for step, title in titles.items()
            if step in steps
        ),
    )


def _for_all(terms: Terms) -> tuple[Omitted, ...]:
    """Return the rows that stand for many movements at once."""
    by_answers = words.loads_in_words(one.load for one in terms.all_excluded() if one.why is Why.ANSWERS)
    rows = (
        (
            terms.plan.gentle,
            Omitted(words.GENTLE_TITLE, words.GENTLE_REASON, TakeBack(None), words.INCLUDE),
        ),
        (
            bool(terms.answers.unanswered),
            Omitted(words.ANSWER_TITLE, words.ANSWER_REASON, Act.QUESTIONS, words.ANSWER),
        ),
        (
            terms.answers.ask_first,
            Omitted(words.CONSULT_TITLE, words.CONSULT_REASON, Act.CONSULTED, words.CONSULTED),
        ),
        (
            bool(by_answers),
            Omitted(words.ANSWERS_TITLE, by_answers, Act.QUESTIONS, words.CHANGE_SHORT),
        ),
    )
    return tuple(row for holds, row in rows if holds)


def _load(excluded: Excluded, titles: dict[str, str]) -> Omitted:
    why = words.reason(excluded, titles.get(excluded.step, excluded.step))
    return Omitted(words.LOADS[excluded.load], why, Include(excluded.load), words.INCLUDE)
