"""The engine: one thread that owns the state.

Everything arrives through one inbox: events of the adapters, requests of the user, faults. The engine steps
the machine, has the effects carried out, and shows the view if it changed. Between messages it sleeps until
the machine or a periodic job needs it; nothing polls.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from deskbreak.app.daily_summary import Summary
from deskbreak.app.effect_handlers import carry_out, guarded, put_on_disk
from deskbreak.app.faults import Health
from deskbreak.app.inbox import Call, Inbox
from deskbreak.core.model.fault import Fault, Mended, Part
from deskbreak.core.model.settings import MINUTE
from deskbreak.core.presentation import notifications, view_model
from deskbreak.core.presentation.replies import answer
from deskbreak.core.timer import guided_break, machine
from deskbreak.core.timer.effects import AskSensors, Effect, SaveState
from deskbreak.core.timer.events import (
    AboutWanted,
    Activated,
    CueChosen,
    CustomIntervalWanted,
    Event,
    IntervalChosen,
    MovementBegan,
    PainStopped,
    ProblemsWanted,
    QuitChosen,
    RoutineChosen,
    RoutineEnded,
    SettingsChanged,
    SettingsFileWanted,
    StartChosen,
    StepFinished,
    Ticked,
)
from deskbreak.core.timer.state import Due, Held, OnBreak, guide_id
from deskbreak.ipc.commands import Refused, UnknownBreak
from deskbreak.ports import Message

if TYPE_CHECKING:
    from deskbreak.app.components import Parts
    from deskbreak.app.user_settings import Preferences
    from deskbreak.core.presentation.view import View
    from deskbreak.core.timer.events import Request
    from deskbreak.storage.settings_file import Value

ANSWER_WITHIN_S = 5.0


class Engine:
    """Owns the state. Other threads may use only `ask`, `status`, `report`, `faulty` and `snooze_minutes`."""

    def __init__(
        self, inbox: Inbox, parts: Parts, preferences: Preferences, about: dict[str, object]
    ) -> None:
        """``about``: further fields of `status`, such as the paths of the files."""
        self._inbox = inbox
        self._parts = parts
        self._preferences = preferences
        self._about = about
        self._settings = preferences.load()
        parts.sum_up(self._settings)
        self._memory = parts.memory
        self._health = Health(parts.notifier.show)
        self._shown: View | None = None
        self._refusals: list[str] = []
        self._summary = Summary(parts.clock, parts.notifier.show)
        self._running = True
        self._state, self._first = parts.memory.recall(parts.clock.now(), self._settings)
        parts.diary.take_over(parts.memory.recalled)

    # ------------------------------------------------------------------ the loop

    def run(self) -> None:
        """Work until a QuitChosen, then save and stop. Runs in its own thread."""
        guarded("starting", self._arrive)
        try:
            while self._running:
                self._take(self._inbox.next(self._wait_s()))
                self._parts.heartbeat.run_due()
        finally:
            self._leave()

    def _arrive(self) -> None:
        self._parts.look_out(self._settings)
        self._parts.take_up(self._memory.on_screen)
        self._carry_out((*self._first, SaveState(), AskSensors()))
        self._parts.diary.write()  # what an earlier run could not write
        self._tell()
        self._show()

    def _take(self, message: Message | Call) -> None:
        """Handle one message and show the result."""
        guarded(f"handling {type(message).__name__}", lambda: self._handle(message))
        guarded("telling", self._tell)
        guarded("showing", self._show)

    def _handle(self, message: Message | Call) -> None:
        match message:
            case Call():
                message.run()
            case Fault():
                self._health.broke(message, told=self._memory.was_told(message, self._state))
                self._parts.belonging.look()
            case Mended():
                self._health.mended(message)
            case IntervalChosen():
                self._set("breaks", "interval", message.minutes)
            case RoutineChosen():
                self._set("routine", "name", message.name)
            case CueChosen():
                self._keep(message)
            case StartChosen():
                self._start(message)
            case CustomIntervalWanted() | AboutWanted():
                self._open_page(message)
            case Activated():
                self._activate()
            case ProblemsWanted():
                self._health.tell_all()
            case SettingsFileWanted():
                self._preferences.open(lambda why: self._inbox.post(Call(lambda: self._refusals.append(why))))
            case QuitChosen():
                self._running = False
            case _:
                self._step(message)

    def _step(self, event: Event) -> None:
        self._state, effects = machine.step(self._state, event, self._parts.clock.now(), self._settings)
        self._carry_out(effects)

    def _wait_s(self) -> float:
        wakeup = view_model.next_wakeup(self._state, self._settings) - self._parts.clock.now().boot
        due_in = self._parts.heartbeat.due_in()
        return wakeup if due_in is None else min(wakeup, due_in)

    def _show(self) -> None:
        view = view_model.view(self._state, self._settings, self._health.faulty, self._preferences.routines)
        if view != self._shown:
            self._shown = view
            self._parts.tray.show(view)

    # ------------------------------------------------------------------ effects

    def _carry_out(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            order = partial(carry_out, effect, self._parts, self._settings, self._refusals.append)
            guarded(type(effect).__name__, order)
        put_on_disk(effects, self._parts, self._state)  # last, so that the screen does not wait for the disk

    def _tell(self) -> None:
        """Show why a request failed, if no client waits for the answer; after a break, show what was delayed."""
        guiding = isinstance(self._state.mode, OnBreak)
        self._health.hush(on=guiding)
        if not guiding:
            self._summary.tell(self._state)
        for why in self._refusals:
            self._parts.notifier.show(notifications.refusal(why))
        self._refusals.clear()

    # ------------------------------------------------------------------ requests that the machine does not
    # handle

    def _activate(self) -> None:
        self._step(Ticked())
        if isinstance(self._state.mode, Due | Held | OnBreak):
            self._start(StartChosen())
        else:
            self._parts.notifier.show(notifications.status(view_model.view(self._state, self._settings)))

    def _start(self, chosen: StartChosen) -> None:
        """Start a break, unless there is nowhere to guide it."""
        begins = chosen.break_id in {None, self._state.break_id} and not isinstance(self._state.mode, OnBreak)
        if begins and not chosen.elsewhere and (why := self._parts.popup.lacks):
            self._refusals.append(why)
        else:
            self._step(chosen)

    def _open_page(self, wanted: CustomIntervalWanted | AboutWanted) -> None:
        """Open one of the small pages, unless no window can open."""
        if why := self._parts.popup.lacks:
            self._refusals.append(why)
        elif isinstance(wanted, AboutWanted):
            self._parts.popup.about()
        else:
            self._parts.popup.ask_interval(self._settings.interval_s / MINUTE)

    def _set(self, section: str, key: str, value: Value) -> None:
        try:
            self._preferences.save(section, key, value)
        except Refused as why:
            self._refusals.append(str(why))
            return
        self.reload()

    def _keep(self, chosen: CueChosen) -> None:
        """Save what the user turned on or off during a break; if that fails, say so after the break."""
        try:
            self._preferences.save("cues", chosen.channel, chosen.on)
        except Refused as why:
            self._health.in_passing(f"What you turned on or off applied to that break only. {why}")
            return
        self.reload()

    def reload(self) -> None:
        """Read the settings again and apply them to the machine."""
        self._step(Ticked())  # the time until now passed under the old settings
        before, self._settings = self._settings, self._preferences.load()
        self._parts.follow(before, self._settings)
        if (before.sounds, before.voice) != (self._settings.sounds, self._settings.voice):
            self._health.mended(Mended(Part.CUES))  # new settings are worth another try
        self._step(SettingsChanged())

    def every_minute(self) -> None:
        """The work of every minute: snapshot, session, settings edited by hand. Called in the engine's thread."""
        self._parts.save(self._state, lasting=False)  # the disk may stay asleep
        self._parts.belonging.look()
        self._parts.care.look()
        if self._preferences.changed():
            self.reload()

    def sum_up(self) -> None:
        """Show the summary of the day, after the current break if there is one. Called in the engine's thread."""
        self._step(Ticked())
        self._summary.ask()

    def try_again(self) -> None:
        """Retry what failed: entries and safety data on disk, sources of inhibitors. Called in the engine's thread."""
        self._parts.write_out()
        self._parts.holds.retry()

    # ------------------------------------------------------------------ for other threads

    def ask(self, request: Request) -> str:
        """Carry out ``request``; return a sentence with the result. Raises Refused."""
        if isinstance(request, QuitChosen):
            self._inbox.post(request)
            return "DeskBreak is quitting."
        return self._inbox.run(lambda: self._answer(request), ANSWER_WITHIN_S)

    def status(self) -> dict[str, object]:
        """The current status as JSON values."""
        return self._inbox.run(self._status, ANSWER_WITHIN_S)

    @property
    def faulty(self) -> tuple[str, ...]:
        """The names of the parts that do not work."""
        return self._health.faulty

    def snooze_minutes(self) -> float:
        """The length of a snooze without an explicit number of minutes."""
        return self._settings.snooze_s / MINUTE

    def report(self, told: MovementBegan | StepFinished | PainStopped | RoutineEnded) -> None:
        """Process a report of another process about the break that it guides. Raises UnknownBreak, Refused."""

        def take_in() -> None:
            if not guided_break.is_elsewhere(self._state, told.break_id):
                raise UnknownBreak(f"Break {told.break_id} is already over or was never started.")
            self._step(told)

        self._inbox.run(take_in, ANSWER_WITHIN_S)

    def _answer(self, request: Request) -> str:
        self._refusals.clear()
        self._handle(request)
        if self._refusals:
            why = " ".join(self._refusals)
            self._refusals.clear()
            raise Refused(why)
        return answer(request, self._state, self._settings)

    def _status(self) -> dict[str, object]:
        self._step(Ticked())
        return {
            **view_model.status(self._state, self._settings),
            "problems": list(self._health.texts.values()),
            "faults": self._health.texts,
            "parts": self._parts.told_by(),
            "kept_awake_by": list(self._parts.holds.who),
            "unwritten": self._parts.diary.waiting,
            **self._about,
        }

    def _leave(self) -> None:
        guarded("saving", self._save_all)
        for what, stop in self._parts.ends.items():
            guarded(f"stopping the {what}", stop)

    def _save_all(self) -> None:
        """End a break that is open here, count what was done, and write everything to disk."""
        self._parts.popup.stop()
        for last in self._inbox.waiting():
            self._take(last)  # a guide's final messages, and requests that a client waits for
        mode, closing = self._state.mode, self._state.closing
        if closing is not None and not closing.mode.elsewhere:
            self._step(RoutineEnded(closing.break_id, None))
        if isinstance(mode, OnBreak) and not mode.elsewhere:  # another process reports its own
            self._step(RoutineEnded(guide_id(self._state), None))
        self._parts.save(self._state)
        self._parts.write_out()
        self._parts.tell_losses()
