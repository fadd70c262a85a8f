"""The popup adapter against real child processes that play a script."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from deskbreak.adapters.break_window.child_process import PopupChild
from deskbreak.adapters.break_window.popup_host import PopupHost
from deskbreak.core.guide.safety import AllIncluded, Answered, Question, SafetyNews, StepIncluded
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Channel, ThemeChoice
from deskbreak.core.model.typed_json import Malformed
from deskbreak.core.timer.events import (
    CueChosen,
    IntervalChosen,
    PainStopped,
    RoutineEnded,
    StepFinished,
)
from deskbreak.ports import Message
from deskbreak.protocol.popup import Prepare, Show, order_line, read_report
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from deskbreak.ports import Popup

CHILD = Path(__file__).resolve().parents[3] / "support" / "fakes" / "popup_child.py"
DEADLINE_S = 30.0
READY = ["say", {"say": "ready"}]
SHOWN = ["say", {"say": "shown"}]
REACH = {"id": "reach", "done_s": 31.0, "outcome": "done"}
REACH_SAID = ["say", {"say": "step", "step": REACH}]
GUIDED: dict[str, object] = {
    "kind": "guided",
    "variant": "standing",
    "steps": [REACH],
    "rounds": 1,
    "stiffness_before": 4,
    "stiffness_after": 2,
}
ENDED = {"say": "ended", "result": GUIDED}
UNTIL_SHOW = ["wait", "show"]
GOOD: list[Sequence[object]] = [READY, UNTIL_SHOW, SHOWN, REACH_SAID, ["say", ENDED]]
NO_ANSWER = (
    "The break window did not answer within 0.3 seconds and was ended. "
    "You can take the break in a terminal: deskbreak start --terminal."
)
REACH_DONE = StepResult("reach", 31.0, Outcome.DONE)
RESULT = RoutineResult(EntryKind.GUIDED, Variant.STANDING, (REACH_DONE,), 1, 4, 2)


def until(condition: Callable[[], object]) -> None:
    """Wait until the condition holds."""
    assert eventually(condition, DEADLINE_S), "it did not happen in time"


class PopupRig:
    """A popup adapter with scripted children, and the messages it posted."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "received.jsonl"
        self.posted: list[Message] = []
        self.news: list[SafetyNews] = []
        self.given = Prepare()
        self.popups: list[PopupHost] = []
        self.unavailable_reason = ""

    def popup(
        self,
        *script: Sequence[object],
        patience_s: float = DEADLINE_S,
        running_patience_s: float = DEADLINE_S,
        grace_s: float = 5.0,
    ) -> PopupHost:
        """An adapter whose children play this script."""
        popup = PopupHost(
            self.posted.append,
            prepare=lambda variant: replace(self.given, variant=variant),
            basis=lambda: self.given,
            on_news=self.news.append,
            unavailable_reason=lambda: self.unavailable_reason,
            arguments=(str(CHILD), str(self.log), json.dumps(script)),
            patience_s=patience_s,
            running_patience_s=running_patience_s,
            grace_s=grace_s,
        )
        self.popups.append(popup)
        return popup

    @property
    def received(self) -> list[dict[str, Any]]:
        """All complete lines in the children's log."""
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]

    @property
    def pids(self) -> list[int]:
        """The process ids of the children, in the order in which they started."""
        return [message["pid"] for message in self.received if "pid" in message]

    def heard(self, do: str) -> list[dict[str, Any]]:
        """The orders of this kind that the children received."""
        return [message for message in self.received if message.get("do") == do]

    def ends(self) -> list[Message]:
        """The RoutineEnded messages that were posted."""
        return [message for message in self.posted if isinstance(message, RoutineEnded)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PopupRig]:
    """A desk; checks at the end that all its children are gone."""
    desk = PopupRig(tmp_path)
    yield desk
    for popup in desk.popups:
        popup.stop()
    until(lambda: all(map(gone_or_zombie, desk.pids)))  # zombies are checked after every test


def runs(pid: int) -> bool:
    """Whether this process exists; a zombie counts."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_guided_break_is_reported_step_by_step_and_ends_once(desk: PopupRig) -> None:
    """The child still shows "well done" after the end and then exits: nothing more is posted."""
    popup: Popup = desk.popup(*GOOD, ["exit", 0])
    popup.open(7, Variant.STANDING, take_focus=True)
    until(lambda: desk.pids and not runs(desk.pids[0]))
    popup.stop()

    assert [StepFinished(7, REACH_DONE), RoutineEnded(7, RESULT)] == desk.posted


def test_no_hidden_window_is_started_where_none_could_open_and_the_reason_is_reported_once(
    desk: PopupRig,
) -> None:
    """As on Wayland without XWayland; a server installed meanwhile is found at the next reminder (issue 8, 27)."""
    popup = desk.popup(*GOOD)
    desk.unavailable_reason = "There is no XWayland."
    for _ in range(2):
        popup.prewarm(Variant.STANDING)
    before = (desk.pids, desk.posted.copy())
    desk.unavailable_reason = ""
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.pids)

    assert before == ([], [Fault(Part.POPUP, "There is no XWayland.")])
    assert desk.posted == [Fault(Part.POPUP, "There is no XWayland."), Recovered(Part.POPUP)]


@pytest.mark.parametrize("last", [["say", {"say": "closed"}], ["die"], ["exit", 0]], ids=str)
def test_a_break_ends_when_its_last_page_is_closed_or_killed(desk: PopupRig, last: Sequence[object]) -> None:
    """Its result was already reported."""
    hurt = {"say": "ended", "result": {**GUIDED, "kind": "pain"}}
    script = [READY, UNTIL_SHOW, SHOWN, ["say", {**hurt, "read": True}], last]
    desk.popup(*script).open(7, Variant.STANDING, take_focus=True)
    until(lambda: len(desk.ends()) > 1)
    result = replace(RESULT, kind=EntryKind.PAIN)

    assert [RoutineEnded(7, result, read=True), RoutineEnded(7, None)] == desk.ends()


def test_pain_and_its_correction_are_posted_at_once(desk: PopupRig) -> None:
    """But not after the engine has ended the break itself."""
    pain = ["say", {"say": "pain", "result": {**GUIDED, "kind": "pain"}}]
    popup = desk.popup(
        READY, UNTIL_SHOW, SHOWN, pain, ["say", {"say": "pain", "result": None}], pain, ["die"]
    )
    popup.open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)
    hurt = PainStopped(7, replace(RESULT, kind=EntryKind.PAIN))

    assert [hurt, PainStopped(7, None), hurt, RoutineEnded(7, None)] == [
        reported for reported in desk.posted if isinstance(reported, PainStopped | RoutineEnded)
    ]


def test_the_child_gets_its_preparation_and_then_the_order_to_show(desk: PopupRig) -> None:
    """First everything it needs, then the order to show, with the focus that the engine wants."""
    desk.popup(*GOOD).open(7, Variant.SEATED, take_focus=False)
    until(lambda: desk.heard("show"))

    prepare = json.loads(order_line(Prepare(variant=Variant.SEATED)))
    assert [prepare, {"do": "show", "focus": False, "variant": None, "token": ""}] == desk.received[1:]


def test_a_prewarmed_child_of_the_same_variant_opens(desk: PopupRig) -> None:
    """One process: built hidden, shown on the click. Prewarming twice changes nothing."""
    popup = desk.popup(*GOOD)
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.pids)
    popup.prewarm(Variant.STANDING)
    popup.open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    assert (1, 1) == (len(desk.pids), len(desk.heard("prepare")))


def test_a_prewarmed_child_of_another_variant_is_prepared_again_for_the_chosen_one(desk: PopupRig) -> None:
    """The user wants one minute only: the waiting window can show that just as fast."""
    popup = desk.popup(*GOOD)
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.heard("prepare"))
    popup.open(7, Variant.MINUTE, take_focus=False)
    until(desk.ends)

    assert (1, ["standing"]) == (len(desk.pids), [order["variant"] for order in desk.heard("prepare")])
    assert [{"do": "show", "focus": False, "variant": "minute", "token": ""}] == desk.heard("show")
    assert [RoutineEnded(7, RESULT)] == desk.ends()


def test_a_prewarmed_child_that_died_is_replaced(desk: PopupRig) -> None:
    """Another one is started, with the wanted variant."""
    popup = desk.popup(*GOOD)
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.heard("prepare"))
    os.kill(desk.pids[0], signal.SIGKILL)
    until(lambda: not runs(desk.pids[0]))
    popup.open(7, Variant.MINUTE, take_focus=True)
    until(desk.ends)

    assert ["standing", "minute"] == [order["variant"] for order in desk.heard("prepare")]


def test_a_prewarmed_child_is_replaced_when_its_preparation_is_out_of_date(desk: PopupRig) -> None:
    """The settings or the user's safety answers changed between the reminder and the click."""
    popup = desk.popup(*GOOD)
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.heard("prepare"))
    desk.given = Prepare(theme=ThemeChoice.DARK)
    popup.open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    assert ["light", "dark"] == [order["theme"] for order in desk.heard("prepare")]
    assert [StepFinished(7, REACH_DONE), RoutineEnded(7, RESULT)] == desk.posted


def test_a_repeated_reminder_prewarms_again_only_after_a_change(desk: PopupRig) -> None:
    """Changes that only ``prepare`` detects count too, such as a desktop that turned dark."""
    popup = desk.popup(READY, UNTIL_SHOW)
    popup.prewarm(Variant.STANDING)
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.heard("prepare"))
    desk.given = Prepare(theme=ThemeChoice.DARK)
    popup.prewarm(Variant.STANDING)
    until(lambda: len(desk.heard("prepare")) == 2)

    until(lambda: not runs(desk.pids[0]))
    assert ["light", "dark"] == [order["theme"] for order in desk.heard("prepare")]


def test_a_prewarmed_child_that_hangs_is_replaced(desk: PopupRig) -> None:
    """It was stopped while it waited: the break opens in a new process, with the keyboard focus of the click."""
    popup = desk.popup(*GOOD, running_patience_s=0.3)
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.heard("prepare"))
    os.kill(desk.pids[0], signal.SIGSTOP)
    popup.open(7, Variant.MINUTE, take_focus=True)
    until(desk.ends)
    until(lambda: not runs(desk.pids[0]))

    assert ["standing", "minute"] == [order["variant"] for order in desk.heard("prepare")]
    assert [{"do": "show", "focus": True, "variant": None, "token": ""}] == desk.heard("show")
    assert [StepFinished(7, REACH_DONE), RoutineEnded(7, RESULT)] == desk.posted


def test_a_prewarmed_child_that_dies_on_the_click_is_replaced_once(desk: PopupRig) -> None:
    """The second one dies too: one fault is reported and the break ends, once."""
    popup = desk.popup(READY, UNTIL_SHOW, ["die"])
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.heard("prepare"))
    popup.open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    assert len(desk.pids) == 2
    assert [
        Fault(Part.POPUP, "The break window ended unexpectedly (signal 9)."),
        RoutineEnded(7, None),
    ] == desk.posted


def test_a_hung_window_never_blocks_its_callers_and_is_ended(desk: PopupRig) -> None:
    """Far more orders are sent than a pipe holds; the step that it reported is kept."""
    popup = desk.popup(READY, UNTIL_SHOW, SHOWN, REACH_SAID, running_patience_s=0.3)
    popup.open(7, Variant.STANDING, take_focus=True)
    until(lambda: desk.posted)
    os.kill(desk.pids[0], signal.SIGSTOP)
    for _ in range(5000):
        popup.open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)
    until(lambda: not runs(desk.pids[0]))

    assert [StepFinished(7, REACH_DONE), Fault(Part.POPUP, NO_ANSWER), RoutineEnded(7, None)] == desk.posted


def test_a_prewarmed_window_that_hangs_once_it_is_shown_is_ended(desk: PopupRig) -> None:
    """The usual window: prewarmed with the reminder, shown at the click."""
    popup = desk.popup(READY, UNTIL_SHOW, SHOWN, REACH_SAID, running_patience_s=0.3)
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.heard("prepare"))
    popup.open(7, Variant.STANDING, take_focus=True)
    until(lambda: desk.posted)
    os.kill(desk.pids[-1], signal.SIGSTOP)
    popup.open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    assert [StepFinished(7, REACH_DONE), Fault(Part.POPUP, NO_ANSWER), RoutineEnded(7, None)] == desk.posted


def test_a_window_that_hangs_after_the_first_of_two_orders_is_ended(desk: PopupRig) -> None:
    """The second was given before the window appeared, and is sent when it has answered the first."""
    popup = desk.popup(READY, UNTIL_SHOW, SHOWN, UNTIL_SHOW, running_patience_s=0.3)
    popup.open(7, Variant.STANDING, take_focus=False)
    popup.open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    assert [Fault(Part.POPUP, NO_ANSWER), RoutineEnded(7, None)] == desk.posted


def test_a_hung_window_does_not_delay_the_shutdown(desk: PopupRig) -> None:
    """It reads nothing, not even the end of its stdin: it is killed."""
    popup = desk.popup(READY, UNTIL_SHOW, SHOWN, REACH_SAID, grace_s=0.2)
    popup.open(7, Variant.STANDING, take_focus=True)
    until(lambda: desk.posted)
    os.kill(desk.pids[0], signal.SIGSTOP)
    for _ in range(5000):
        popup.open(7, Variant.STANDING, take_focus=True)
    popup.stop()

    assert not runs(desk.pids[0])


def test_a_process_that_leaves_a_pipe_full_of_orders_unread_is_killed() -> None:
    """No caller waits for a full pipe."""
    ends: list[int] = []
    child = PopupChild(lambda _line: None, lambda code, _stderr: ends.append(code), 5.0)
    child.start([sys.executable, "-c", "import time; time.sleep(600)"])
    for _ in range(100):
        child.send(Show(token="x" * 1000))
    until(lambda: ends)
    child.join()

    assert ends == [-signal.SIGKILL]


def test_sounds_and_voice_that_are_turned_on_or_off_in_the_window_are_posted(desk: PopupRig) -> None:
    """An unknown channel or a value that is not a boolean makes the line invalid."""
    off, on = ({"say": "cue", "channel": name, "on": name == "voice"} for name in ("sounds", "voice"))
    odd = [["say", {**off, **change}] for change in ({"channel": "smell"}, {"on": 1}, {"on": None})]
    desk.popup(READY, UNTIL_SHOW, SHOWN, ["say", off], ["say", on], *odd, ["say", ENDED]).open(
        7, Variant.STANDING, take_focus=True
    )
    until(desk.ends)
    chosen = [message for message in desk.posted if isinstance(message, CueChosen)]
    faults = [message for message in desk.posted if isinstance(message, Fault)]

    assert [CueChosen(Channel.SOUNDS, on=False), CueChosen(Channel.VOICE, on=True)] == chosen
    assert len(faults) == 1


def test_discarding_ends_the_hidden_child_without_a_report(desk: PopupRig) -> None:
    """The reminder was withdrawn."""
    popup = desk.popup(READY, UNTIL_SHOW)
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.pids)
    popup.discard()
    until(lambda: not runs(desk.pids[0]))

    assert [] == desk.posted


def test_discarding_leaves_a_guided_break_alone(desk: PopupRig) -> None:
    """Its window was shown, so it is no longer the hidden one."""
    popup = desk.popup(READY, UNTIL_SHOW, SHOWN, ["wait", "show"], ["say", ENDED])
    popup.open(7, Variant.STANDING, take_focus=True)
    popup.discard()
    popup.open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    assert [RoutineEnded(7, RESULT)] == desk.posted


def test_opening_a_break_twice_raises_the_same_window(desk: PopupRig) -> None:
    """The second open sends a second "show" to the same process."""
    popup = desk.popup(READY, UNTIL_SHOW, SHOWN, UNTIL_SHOW)
    popup.open(7, Variant.STANDING, take_focus=False)
    popup.open(7, Variant.STANDING, take_focus=True)
    until(lambda: len(desk.heard("show")) == 2)

    assert (1, [False, True]) == (len(desk.pids), [m["focus"] for m in desk.heard("show")])


def test_a_hidden_child_that_was_killed_is_replaced_on_the_click(desk: PopupRig) -> None:
    """The user never saw that window: no fault, and the break opens in a new process."""
    popup = desk.popup(*GOOD)
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.pids)
    os.kill(desk.pids[0], 9)
    until(lambda: not runs(desk.pids[0]))
    popup.open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    assert [StepFinished(7, REACH_DONE), RoutineEnded(7, RESULT)] == desk.posted


def test_close_ends_the_guide_and_posts_its_result_once(desk: PopupRig) -> None:
    """The current step is included (issue 8, 8)."""
    popup = desk.popup(READY, UNTIL_SHOW, SHOWN, ["wait", "close"], ["say", ENDED])
    popup.open(7, Variant.STANDING, take_focus=True)
    until(lambda: desk.heard("show"))
    popup.close(7)
    popup.close(7)
    until(lambda: not runs(desk.pids[0]))
    popup.stop()

    assert [RoutineEnded(7, RESULT)] == desk.posted


def test_a_child_that_ignores_the_end_of_its_stdin_is_killed(desk: PopupRig) -> None:
    """stop() waits for the grace period and leaves no process behind."""
    popup = desk.popup(READY, UNTIL_SHOW, SHOWN, ["deaf"], grace_s=0.2)
    popup.open(7, Variant.STANDING, take_focus=True)
    until(lambda: desk.heard("show"))
    popup.stop()
    until(lambda: not runs(desk.pids[0]))

    assert [RoutineEnded(7, None)] == desk.posted


def test_a_child_killed_during_a_break_ends_it_with_the_steps_reported_so_far(desk: PopupRig) -> None:
    """kill -9 in the second step: the first was reported, RoutineEnded has no result, and the user sees why."""
    desk.popup(READY, UNTIL_SHOW, SHOWN, REACH_SAID, ["die"]).open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    assert [
        StepFinished(7, REACH_DONE),
        Fault(Part.POPUP, "The break window ended unexpectedly (signal 9)."),
        RoutineEnded(7, None),
    ] == desk.posted


def test_the_fault_quotes_a_child_that_crashed(desk: PopupRig) -> None:
    """The last line of its stderr gives the cause."""
    script = (["stderr", "Traceback"], ["stderr", "ValueError: no such step"], ["exit", 1])
    desk.popup(*script).open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    text = "The break window ended unexpectedly (exit code 1). Its last output: ValueError: no such step"
    assert [Fault(Part.POPUP, text), RoutineEnded(7, None)] == desk.posted


def test_without_tkinter_the_fault_names_the_package_to_install(desk: PopupRig) -> None:
    """Exit code 3: the child's own sentence becomes the fault, once, even if it was only prewarmed."""
    words = "The break window needs tkinter: install the package python3-tk."
    popup = desk.popup(["stderr", words], ["exit", 3])
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.posted)
    popup.open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    assert [Fault(Part.POPUP, words), RoutineEnded(7, None)] == desk.posted


def test_a_window_that_never_appears_is_abandoned(desk: PopupRig) -> None:
    """The child hangs while it builds: it is ended, and so is the break."""
    desk.popup(["deaf"], patience_s=0.2).open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)
    until(lambda: not any(map(runs, desk.pids)))

    text = (
        "The break window did not appear within 0.2 seconds and was ended. "
        "You can take the break in a terminal: deskbreak start --terminal."
    )
    assert [Fault(Part.POPUP, text), RoutineEnded(7, None)] == desk.posted


def test_a_child_that_exits_without_a_report_ends_the_break(desk: PopupRig) -> None:
    """It was shown and exits with code 0: no fault, but the engine must not wait forever."""
    desk.popup(READY, UNTIL_SHOW, SHOWN, ["exit", 0]).open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    assert [RoutineEnded(7, None)] == desk.posted


def test_a_python_that_does_not_exist_is_a_fault_and_ends_the_break(desk: PopupRig) -> None:
    """An upgrade removed the interpreter under the running program."""
    popup = PopupHost(desk.posted.append, prepare=lambda _: Prepare(), python="/nonexistent/python")
    popup.open(7, Variant.STANDING, take_focus=True)
    popup.stop()

    match desk.posted:
        case [Fault(Part.POPUP, text), RoutineEnded(7, None)]:
            assert text.startswith("The break window could not be started: ")
        case other:
            pytest.fail(f"posted {other}")


def test_invalid_lines_are_ignored_and_reported_once_and_the_break_continues(desk: PopupRig) -> None:
    """Broken JSON, a wrong type, an unknown word, a line of 100 kB: one fault, and the valid lines count."""
    nonsense: list[Sequence[object]] = [
        ["raw", "{broken"],
        ["say", {"say": "step", "step": {**REACH, "done_s": "31"}}],
        ["say", {"say": "dance"}],
        ["raw", "x" * 100_000],
    ]
    desk.popup(READY, UNTIL_SHOW, SHOWN, *nonsense, REACH_SAID, ["say", ENDED]).open(
        7, Variant.STANDING, take_focus=True
    )
    until(desk.ends)

    match desk.posted:
        case [Fault(Part.POPUP, text), *rest]:
            assert text.startswith(
                "The break window sent a message that could not be read and was ignored: not valid JSON"
            )
            assert [StepFinished(7, REACH_DONE), RoutineEnded(7, RESULT)] == rest
        case other:
            pytest.fail(f"posted {other}")


def test_output_before_the_first_message_of_the_window_is_not_a_fault(desk: PopupRig) -> None:
    """From a sitecustomize, for example: the window's own code does not run yet."""
    desk.popup(["raw", "hello"], ["raw", ""], *GOOD).open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    assert [StepFinished(7, REACH_DONE), RoutineEnded(7, RESULT)] == desk.posted


def test_a_window_that_appears_clears_the_fault(desk: PopupRig) -> None:
    """Reported once when it breaks and once when it works again."""
    popup = desk.popup(
        READY, ["say", {"say": "fault", "text": "No sound."}], UNTIL_SHOW, SHOWN, ["say", ENDED]
    )
    popup.open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    assert [Fault(Part.POPUP, "No sound."), Recovered(Part.POPUP), RoutineEnded(7, RESULT)] == desk.posted


def test_reports_of_a_hidden_child_about_a_break_are_ignored(desk: PopupRig) -> None:
    """It guides no break that the report could belong to."""
    popup = desk.popup(REACH_SAID, ["say", ENDED], READY, ["exit", 0])
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.pids and not runs(desk.pids[0]))
    popup.stop()

    assert [] == desk.posted


def test_safety_answers_count_only_while_the_guide_is_shown(desk: PopupRig) -> None:
    """A hidden window cannot have been answered."""
    answers = [
        "say",
        {"say": "safety", "news": {"say": "answered", "yes": ["osteoporosis"], "no": ["night"]}},
    ]
    back = ["say", {"say": "safety", "news": {"say": "step included", "step": "lean"}}]
    whole = ["say", {"say": "safety", "news": {"say": "all included"}}]
    popup = desk.popup(READY, answers, ["raw", "nonsense"], UNTIL_SHOW, answers, back, whole, ["say", ENDED])

    popup.prewarm(Variant.STANDING)
    until(lambda: desk.posted)
    hidden = list(desk.news)
    popup.open(7, Variant.STANDING, take_focus=True)
    until(desk.ends)

    answered = Answered(frozenset({Question.OSTEOPOROSIS}), frozenset({Question.NIGHT}))
    assert (hidden, desk.news) == ([], [answered, StepIncluded("lean"), AllIncluded()])


def test_a_new_break_closes_the_well_done_page_of_the_last_one(desk: PopupRig) -> None:
    """There is never more than one window; each break ends once."""
    popup = desk.popup(*GOOD)
    popup.open(7, Variant.STANDING, take_focus=True)
    until(lambda: len(desk.ends()) == 1)
    popup.open(8, Variant.STANDING, take_focus=True)
    until(lambda: len(desk.ends()) == 2)
    until(lambda: not runs(desk.pids[0]))

    assert ([RoutineEnded(7, RESULT), RoutineEnded(8, RESULT)], True) == (desk.ends(), runs(desk.pids[1]))


def test_the_interval_page_shows_the_current_interval_and_answers(desk: PopupRig) -> None:
    """A second request raises the same window; its answer is the request that the menu makes."""
    popup = desk.popup(
        UNTIL_SHOW, SHOWN, UNTIL_SHOW, ["say", {"say": "interval", "minutes": 35}], ["exit", 0]
    )
    popup.ask_interval(45)
    popup.ask_interval(45)
    until(lambda: desk.posted)

    pages = [(m["page"], m["minutes"]) for m in desk.heard("prepare")]
    assert ([("interval", 45)], [IntervalChosen(35.0)]) == (pages, desk.posted)


def test_pages_closed_without_an_answer_post_nothing(desk: PopupRig) -> None:
    """The interval page was cancelled; the about page has no answer."""
    popup = desk.popup(UNTIL_SHOW, SHOWN, ["say", {"say": "closed"}], ["exit", 0])
    popup.ask_interval(45)
    popup.about()
    until(lambda: len(desk.pids) == 2 and not any(map(runs, desk.pids)))
    popup.stop()

    assert ({"interval", "about"}, []) == ({m["page"] for m in desk.heard("prepare")}, desk.posted)


def test_after_stop_nothing_is_started(desk: PopupRig) -> None:
    """A click that was already queued comes too late."""
    popup = desk.popup(*GOOD)
    popup.stop()
    popup.prewarm(Variant.STANDING)
    popup.open(7, Variant.STANDING, take_focus=True)
    popup.ask_interval(45)
    popup.stop()

    assert ([], []) == (desk.pids, desk.posted)


def test_each_child_has_one_thread_that_ends_with_it(desk: PopupRig) -> None:
    """A hidden child costs one reader thread; afterwards no thread is left."""
    before = set(threading.enumerate())

    def mine() -> list[str]:
        return [thread.name for thread in set(threading.enumerate()) - before]

    popup = desk.popup(READY, UNTIL_SHOW)
    popup.prewarm(Variant.STANDING)
    until(lambda: desk.pids)
    during = mine()
    popup.stop()
    until(lambda: not mine())

    assert ["popup reader"] == during


WARMS = """
import sys, time
from deskbreak.core.model.routine import Variant
from deskbreak.adapters.break_window.popup_host import PopupHost
from deskbreak.protocol.popup import Prepare
popup = PopupHost(print, prepare=lambda variant: Prepare(), arguments=tuple(sys.argv[1:]))
popup.prewarm(Variant.STANDING)
time.sleep(600)
"""


def test_a_child_ends_when_its_parent_is_killed(desk: PopupRig) -> None:
    """kill -9 of the tray: the pipe closes, and no window is left."""
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            WARMS,
            *(str(CHILD), str(desk.log), json.dumps([READY, UNTIL_SHOW])),
        ]
    )
    until(lambda: desk.heard("prepare"))
    parent.kill()
    parent.wait()
    (child,) = desk.pids

    until(lambda: gone_or_zombie(child))


def gone_or_zombie(pid: int) -> bool:
    """Whether the process has ended; process 1 reaps orphans, which may take a while in a container."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "natural"},
        {"kind": None},
        {"kind": ["guided"]},
        {"variant": "lying"},
        {"steps": None},
        {"steps": [None]},
        {"steps": [REACH] * 201},
        {"steps": [{**REACH, "done_s": True}]},
        {"steps": [{**REACH, "done_s": -1}]},
        {"steps": [{**REACH, "done_s": float("nan")}]},
        {"steps": [{**REACH, "done_s": 10**400}]},
        {"steps": [{**REACH, "id": ""}]},
        {"steps": [{**REACH, "id": "a\nb"}]},
        {"steps": [{**REACH, "id": "x" * 65}]},
        {"steps": [{**REACH, "outcome": "great"}]},
        {"rounds": 0},
        {"rounds": 1.5},
        {"rounds": True},
        {"stiffness_before": 11},
        {"stiffness_after": "2"},
    ],
    ids=repr,
)
def test_an_end_with_any_invalid_value_is_rejected(change: dict[str, object]) -> None:
    """A result is accepted as a whole or not at all."""
    with pytest.raises(Malformed):
        read_report(json.dumps({"say": "ended", "result": {**GUIDED, **change}}).encode())


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"[]",
        b"null",
        b'{"say": ["ready"]}',
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"say": "interval", "minutes": 0}',
    ],
    ids=lambda line: repr(line[:20]),
)
def test_any_other_line_is_rejected(line: bytes) -> None:
    """For any input, parse raises only Malformed."""
    with pytest.raises(Malformed):
        read_report(line)
