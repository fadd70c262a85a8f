"""What a guide must know of the person's care, and what it hears of it, as JSON values.

Terms, from whoever starts a guide::

    {"left_out": [{"step": "lean", "why": "pain", "since": "2026-03-02"|null}, ...],
     "excluded": [{"load": "hinge", "why": "pain", "since": "2026-03-02"|null, "step": "lean"}, ...],
     "answers": {"night": true, "shoulder": false}, "included": ["press"], "consulted": false,
     "rounds": 1, "hold_scale": 0.667, "gentle": false, "first_week": true, "first_break": true,
     "ask_first": true, "hurt_lately": false,
     "week": [true, false, false, false, false, false, false] or [], "day": "2026-03-02"|null,
     "troubles": ["tray icon"], "faults": ["care.toml: ..."], "unread": false}

News, from the guide; a question that was not answered is not in ``answers``::

    {"answers": {"night": true, "shoulder": false}}    {"answers": {"night": true}, "put_off": true}
    {"consulted": true}    {"include": "overhead"}    {"take_back": "lean"}    {"gentle": false}
    {"ask": true}

Reading is strict and says what is wrong in an Unusable.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from deskbreak.core.guide.questions import Answers, Question
from deskbreak.core.guide.safety import (
    STEP_NAME,
    AllTakenBack,
    Answered,
    AskAgain,
    Consulted,
    Included,
    News,
    TakenBack,
)
from deskbreak.core.guide.terms import LEVELS, Excluded, LeftOut, Plan, Terms, Why
from deskbreak.core.model.practice import DAYS
from deskbreak.core.model.routine import Load
from deskbreak.protocol import results
from deskbreak.protocol.results import Unusable

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_ROUNDS: Final = LEVELS[-1][0]


def terms_to_json(terms: Terms) -> dict[str, object]:
    """Write terms."""
    return {
        "left_out": [
            {"step": left.step, "why": left.why.value, "since": _iso(left.since)} for left in terms.left_out
        ],
        "excluded": [
            {
                "load": one.load.value,
                "why": one.why.value,
                "since": _iso(one.since),
                **({"step": one.step} if one.step else {}),
            }
            for one in terms.excluded
        ],
        "answers": _answers_to_json(terms.answers.yes, terms.answers.no),
        "included": [load.value for load in Load if load in terms.answers.included],
        "consulted": terms.answers.consulted,
        "rounds": terms.plan.rounds_at_most,
        "hold_scale": terms.plan.hold_scale,
        "gentle": terms.plan.gentle,
        "first_week": terms.plan.first_week,
        "first_break": terms.first_break,
        "ask_first": terms.ask_first,
        "hurt_lately": terms.hurt_lately,
        "week": list(terms.week),
        "day": _iso(terms.day),
        "troubles": list(terms.troubles),
        "faults": list(terms.faults),
        "unread": terms.unread,
    }


def terms_from_json(value: object) -> Terms:
    """Undo `terms_to_json`. Raises Unusable."""
    fields = results.mapping(value, "terms")
    left_out, excluded = fields.get("left_out"), fields.get("excluded")
    if not isinstance(left_out, list) or not isinstance(excluded, list):
        raise Unusable("left_out and excluded should be lists")
    answers = _answered(results.mapping(fields.get("answers"), "answers"))
    rounds = results.whole(fields, "rounds", 1)
    if rounds > _MOST_ROUNDS:
        raise Unusable(f"rounds should be from 1 to {_MOST_ROUNDS}")
    return Terms(
        left_out=tuple(_left_out(one) for one in left_out),
        excluded=tuple(_excluded(one) for one in excluded),
        answers=Answers(answers.yes, answers.no, _loads(fields, "included"), _flag(fields, "consulted")),
        plan=Plan(
            rounds,
            results.number(fields, "hold_scale", 0.0, 1.0),
            _flag(fields, "gentle"),
            _flag_if_there(fields, "first_week"),
        ),
        ask_first=_flag(fields, "ask_first"),
        hurt_lately=_flag(fields, "hurt_lately"),
        week=_week(fields),
        day=_date(fields, "day"),
        first_break=_flag_if_there(fields, "first_break"),
        troubles=_names(fields, "troubles"),
        faults=_names(fields, "faults"),
        unread=_flag(fields, "unread"),
    )


def news_to_json(news: News) -> dict[str, object]:
    """Write what the person said."""
    match news:
        case Answered(yes, no, put_off):
            answers = _answers_to_json(yes, no)
            return {"answers": answers, **({"put_off": True} if put_off else {})}
        case Consulted():
            return {"consulted": True}
        case Included(load):
            return {"include": load.value}
        case TakenBack(step):
            return {"take_back": step}
        case AllTakenBack():
            return {"gentle": False}
        case AskAgain():
            return {"ask": True}


def news_from_json(value: object) -> News:
    """Undo `news_to_json`. Raises Unusable."""
    fields = results.mapping(value, "care")
    if "answers" in fields:
        put_off = "put_off" in fields and _flag(fields, "put_off")
        return _answered(results.mapping(fields["answers"], "answers"), put_off=put_off)
    if "take_back" in fields:
        return TakenBack(_step(fields, "take_back"))
    if "include" in fields:
        return Included(results.choice(fields, "include", Load))
    if fields.get("consulted") is True:
        return Consulted()
    if fields.get("ask") is True:
        return AskAgain()
    if fields.get("gentle") is False:
        return AllTakenBack()
    raise Unusable("care should have answers, include, take_back, consulted, ask, or gentle as false")


def _answers_to_json(yes: frozenset[Question], no: frozenset[Question]) -> dict[str, object]:
    return {question.value: question in yes for question in Question if question in yes | no}


def _flag_if_there(fields: Mapping[str, object], name: str) -> bool:
    """Read a flag that an earlier version does not send."""
    return name in fields and _flag(fields, name)


def _answered(answers: Mapping[str, object], *, put_off: bool = False) -> Answered:
    if not set(answers) <= set(Question):
        raise Unusable(f"answers should be to {', '.join(Question)}")
    given = {question: _flag(answers, question) for question in Question if question in answers}
    return Answered(
        frozenset(question for question, yes in given.items() if yes),
        frozenset(question for question, yes in given.items() if not yes),
        put_off,
    )


def _left_out(value: object) -> LeftOut:
    fields = results.mapping(value, "a step that is left out")
    return LeftOut(_step(fields, "step"), results.choice(fields, "why", Why), _date(fields, "since"))


def _excluded(value: object) -> Excluded:
    fields = results.mapping(value, "a load that is excluded")
    load, why = results.choice(fields, "load", Load), results.choice(fields, "why", Why)
    return Excluded(load, why, _date(fields, "since"), _step(fields, "step") if "step" in fields else "")


def _loads(fields: Mapping[str, object], key: str) -> frozenset[Load]:
    names = _names(fields, key)
    if not set(names) <= set(Load):
        raise Unusable(f"{key} should be of {', '.join(Load)}")
    return frozenset(Load(name) for name in names)


def _step(fields: Mapping[str, object], key: str) -> str:
    name = results.text(fields, key)
    if not STEP_NAME.fullmatch(name):
        raise Unusable(f"{key} should be the name of a step")
    return name


def _week(fields: Mapping[str, object]) -> tuple[bool, ...]:
    week = fields.get("week")
    if not isinstance(week, list) or len(week) not in {0, DAYS} or any(type(day) is not bool for day in week):
        raise Unusable(f"week should be {DAYS} times true or false, or empty")
    return tuple(week)


def _names(fields: Mapping[str, object], key: str) -> tuple[str, ...]:
    names = fields.get(key)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Unusable(f"{key} should be a list of names")
    return tuple(names)


def _flag(fields: Mapping[str, object], key: str) -> bool:
    value = fields.get(key)
    if not isinstance(value, bool):
        raise Unusable(f"{key} should be true or false")
    return value


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(fields: Mapping[str, object], key: str) -> date | None:
    if fields.get(key) is None:
        return None
    try:
        return date.fromisoformat(results.text(fields, key))
    except ValueError:  # Unusable is one
        raise Unusable(f"{key} should be a date, as in 2026-03-02") from None
