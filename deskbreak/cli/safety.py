"""Output and changes of ``deskbreak safety``: the answers, what breaks leave out, and why.

It works on the file and needs no running DeskBreak; a running one applies the change before the next break.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Final

from deskbreak.adapters.system_clock import SystemClock
from deskbreak.core.guide.plan import excluded_loads, titles_of
from deskbreak.core.guide.questions import Question
from deskbreak.core.guide.safety import (
    AllIncluded,
    Answered,
    AskAgain,
    Consulted,
    LoadIncluded,
    SafetyNews,
    SafetyRecord,
    StepIncluded,
    terms,
    with_news,
)
from deskbreak.core.guide.safety_wording import (
    GENTLE_REASON,
    GENTLE_TITLE,
    LOADS,
    QUESTIONS,
    loads_in_words,
    reason,
)
from deskbreak.core.guide.terms import ExcludedStep, Terms
from deskbreak.core.model.fault import Fault
from deskbreak.core.model.routine import Load
from deskbreak.core.model.typed_json import JSON
from deskbreak.storage import paths, routines, settings_file
from deskbreak.storage.safety_file import SafetyFile
from deskbreak.terminal.printing import print_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import TextIO

    from deskbreak.core.model.routine import Routine
    from deskbreak.ports import Message

GENTLE: Final = "gentle"  # includes all movements again, instead of the gentle set only
_DONE: Final = 0
_NOT_DONE: Final = 1
_STATES: Final = {True: "yes", False: "no", None: "not answered"}


def run(out: TextIO, word: str | None, name: str = "", *, yes: bool = False, as_json: bool = False) -> int:
    """Apply the change that ``word`` names, if any, and print the result; return 1 if that is impossible."""
    said: list[Message] = []
    file = SafetyFile(paths.safety_file(), said.append, routines.known_steps)
    today = SystemClock().now().wall.date()
    record, faults, unread = file.read_with_diagnostics()
    for fault in faults:
        print_text(f"deskbreak: {fault}", sys.stderr)
    if unread:
        why = "until it can be read, breaks have only gentle movements."
        return _failed(out, why, as_json=as_json, because=faults)
    if word is not None:
        news = _news(word, name, yes=yes)
        if refused := _refused(record, news, today):
            return _failed(out, refused, as_json=as_json)
        file.add_news(news, today)
        if file.waiting:
            reported = [one.text for one in said if isinstance(one, Fault)]
            return _failed(out, reported[-1], as_json=as_json)
        record = file.read()
    if as_json:
        print(json.dumps(as_fields(record, today)), file=out)
    else:
        print_text("\n".join(lines_of(record, today)), out)
    return _DONE


def _failed(out: TextIO, why: str, *, as_json: bool, because: Sequence[str] = ()) -> int:
    """Print the reason, as JSON too if asked for. ``because`` has already been printed to stderr."""
    if as_json:
        print(json.dumps({"error": "; ".join([*because, why])}), file=out)
    print_text(f"deskbreak: {why}", sys.stderr)
    return _NOT_DONE


def _news(word: str, name: str, *, yes: bool) -> SafetyNews:
    match word:
        case "answer":
            chosen = frozenset({Question(name)})
            return Answered(chosen, frozenset()) if yes else Answered(frozenset(), chosen)
        case "include" if name == GENTLE:
            return AllIncluded()
        case "include":
            return LoadIncluded(Load(name)) if name in list(Load) else StepIncluded(name)
        case "asked":
            return Consulted()
        case _:
            return AskAgain()


def _refused(record: SafetyRecord, news: SafetyNews, today: date) -> str:
    """Explain why a change would have no effect; empty if it has one."""
    known = terms(record, today)
    loads = {one.load for one in known.all_excluded()}
    steps = {item.step for item in known.left_out}
    match news:
        case LoadIncluded(load) if load not in loads:
            return f"{load.value!r} is not excluded."
        case LoadIncluded(load) if load in {
            one.load for one in terms(with_news(record, news, today), today).all_excluded()
        }:
            return f'{load.value!r} stays excluded until you have asked a professional: "deskbreak safety asked".'
        case StepIncluded(step) if step not in steps:
            names = [*(load.value for load in Load if load in loads), *sorted(steps)]
            return f"{step!r} is not left out; left out are: {', '.join(names) or 'nothing'}."
        case AllIncluded() if not known.plan.gentle:
            return "breaks are not limited to gentle movements."
        case Consulted() if not (known.answers.ask_first or known.answers.see_first):
            return "none of your answers asks for a professional's word now."
        case _:
            return ""


def as_fields(record: SafetyRecord, today: date) -> dict[str, object]:
    """Return the safety data as JSON values."""
    known = terms(record, today)
    return {
        "answers": {question.value: _answer(record, question) for question in Question},
        "asked": JSON.plain(record.asked),
        "ask_again": known.ask_first,
        "consulted": JSON.plain(record.consulted),
        "see_professional_first": known.answers.see_first,
        "gentle_only": known.plan.gentle,
        "excluded": [{**JSON.plain(one), "step": one.step or None} for one in known.all_excluded()],
        "left_out": JSON.plain(known.left_out),
    }


def lines_of(record: SafetyRecord, today: date) -> list[str]:
    """Format the safety data as lines of text."""
    known = terms(record, today)
    settings, _ = settings_file.load(paths.config_file())
    routine = routines.load_routine(settings.routine, lambda _: None)
    titles = titles_of(routine, settings.variant)
    answers = {
        question.value: f"{_STATES[_answer(record, question)]:<14}{QUESTIONS[question]}"
        for question in Question
    }
    out = {
        **({GENTLE: f"{GENTLE_TITLE}: {GENTLE_REASON}"} if known.plan.gentle else {}),
        **{
            one.load.value: f"{LOADS[one.load]}: {reason(one, titles.get(one.step, one.step))}"
            for one in known.all_excluded()
        },
        **{
            item.step: f"{titles.get(item.step, item.step)}: {reason(item)}{_with_it(routine, item)}"
            for item in known.left_out
        },
    }
    lines = ["Your answers:", *_table(answers), "", "Left out of breaks:", *(_table(out) or ["  nothing"])]
    if known.answers.see_first or known.answers.ask_first:
        lines += ["", "Please ask a professional first; then: deskbreak safety asked"]
    if known.ask_first:
        lines += ["", "The questions come before the next break."]
    return [
        *lines,
        "",
        "Change an answer:     deskbreak safety answer NAME yes|no",
        "Include a movement:   deskbreak safety include NAME",
        "Be asked again:       deskbreak safety ask",
    ]


def _table(rows: Mapping[str, str]) -> list[str]:
    wide = max([12, *map(len, rows)])
    return [f"  {name:<{wide}}  {text}" for name, text in rows.items()]


def _with_it(routine: Routine, item: ExcludedStep) -> str:
    """Name the movements that are excluded together with a step that hurt."""
    loads = excluded_loads(routine, Terms(left_out=(item,)))
    named = loads_in_words(load for load in Load if load in loads)
    return f"; also left out: {named}" if named else ""


def _answer(record: SafetyRecord, question: Question) -> bool | None:
    return True if question in record.yes else False if question in record.no else None
