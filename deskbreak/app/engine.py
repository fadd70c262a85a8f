"""The engine: one thread that owns the state.

Everything arrives through one inbox: events of the adapters, requests of the user, faults. The engine steps
the machine, has the effects carried out, and shows the view if it changed. Between messages it sleeps until
the machine or a periodic job needs it; nothing polls.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from deskbreak.app.daily_summary import DailySummary
from deskbreak.app.effect_handlers import carry_out, guarded, persist
from deskbreak.app.faults import OpenFaults
from deskbreak.app.inbox import EngineCall, Inbox
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.settings import MINUTE
from deskbreak.core.presentation import notifications, view_model
from deskbreak.core.presentation.replies import reply
from deskbreak.core.timer import guided_break, machine
from deskbreak.core.timer.effects import AskSensors, Effect, SaveState
from deskbreak.core.timer.events import (
    AboutWanted,
    Activated,
    CueChosen,
    CustomIntervalWanted,
    Event,
    FaultsWanted,
    IntervalChosen,
    MovementBegan,
    PainStopped,
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
    from deskbreak.app.components import Components
    from deskbreak.app.user_settings import UserSettings
    from deskbreak.core.presentation.view import View
    from deskbreak.core.timer.events import Request
    from deskbreak.storage.settings_file import Value

ANSWER_WITHIN_S = 5.0


class Engine:
    """Owns the state. Other threads may use only `ask`, `status`, `report`, `faulty` and `snooze_minutes`."""

    def __init__(
        self, inbox: Inbox, components: Components, user_settings: UserSettings, about: dict[str, object]
    ) -> None:
        """``about``: further fields of `status`, such as the paths of the files."""
        self._inbox = inbox
        self._components = components
        self._user_settings = user_settings
        self._about = about
        self._settings = user_settings.load()
        components.schedule_summary(self._settings)
        self._state_store = components.state_store
        self._faults = OpenFaults(components.notifier.show)
        self._shown: View | None = None
        self._refusals: list[str] = []
        self._summary = DailySummary(components.clock, components.notifier.show)
        self._running = True
        self._state, self._first = components.state_store.restore(components.clock.now(), self._settings)
        components.journal.take_over(components.state_store.restored)

    # ------------------------------------------------------------------ the loop

    def run(self) -> None:
        """Work until a QuitChosen, then save and stop. Runs in its own thread."""
        guarded("starting", self._start_up)
        try:
            while self._running:
                self._process(self._inbox.next(self._wait_s()))
                self._components.jobs.run_due()
        finally:
            self._shut_down()

    def _start_up(self) -> None:
        self._components.start_sensors(self._settings)
        self._components.adopt_reminder(self._state_store.on_screen)
        self._carry_out((*self._first, SaveState(), AskSensors()))
        self._components.journal.write()  # what an earlier run could not write
        self._notify()
        self._show()

    def _process(self, message: Message | EngineCall) -> None:
        """Handle one message and show the result."""
        guarded(f"handling {type(message).__name__}", lambda: self._handle(message))
        guarded("telling", self._notify)
        guarded("showing", self._show)

    def _handle(self, message: Message | EngineCall) -> None:
        match message:
            case EngineCall():
                message.run()
            case Fault():
                self._faults.add(
                    message, already_reported=self._state_store.was_reported(message, self._state)
                )
                self._components.lifetime.check()
            case Recovered():
                self._faults.recover(message)
            case IntervalChosen():
                self._set("breaks", "interval", message.minutes)
            case RoutineChosen():
                self._set("routine", "name", message.name)
            case CueChosen():
                self._save_cue(message)
            case StartChosen():
                self._start_break(message)
            case CustomIntervalWanted() | AboutWanted():
                self._open_page(message)
            case Activated():
                self._activate()
            case FaultsWanted():
                self._faults.notify_all()
            case SettingsFileWanted():
                self._user_settings.open(
                    lambda why: self._inbox.post(EngineCall(lambda: self._refusals.append(why)))
                )
            case QuitChosen():
                self._running = False
            case _:
                self._step(message)

    def _step(self, event: Event) -> None:
        self._state, effects = machine.step(self._state, event, self._components.clock.now(), self._settings)
        self._carry_out(effects)

    def _wait_s(self) -> float:
        wakeup = view_model.next_wakeup(self._state, self._settings) - self._components.clock.now().boot
        due_in = self._components.jobs.due_in()
        return wakeup if due_in is None else min(wakeup, due_in)

    def _show(self) -> None:
        view = view_model.view(self._state, self._settings, self._faults.faulty, self._user_settings.routines)
        if view != self._shown:
            self._shown = view
            self._components.tray.show(view)

    # ------------------------------------------------------------------ effects

    def _carry_out(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            order = partial(carry_out, effect, self._components, self._settings, self._refusals.append)
            guarded(type(effect).__name__, order)
        persist(effects, self._components, self._state)  # last, so that the screen does not wait for the disk

    def _notify(self) -> None:
        """Show why a request failed, if no client waits for the answer; after a break, show what was delayed."""
        guiding = isinstance(self._state.mode, OnBreak)
        self._faults.mute(on=guiding)
        if not guiding:
            self._summary.show_if_due(self._state)
        for why in self._refusals:
            self._components.notifier.show(notifications.refusal(why))
        self._refusals.clear()

    # ------------------------------------------------------------------ requests that the machine does not
    # handle

    def _activate(self) -> None:
        self._step(Ticked())
        if isinstance(self._state.mode, Due | Held | OnBreak):
            self._start_break(StartChosen())
        else:
            self._components.notifier.show(notifications.status(view_model.view(self._state, self._settings)))

    def _start_break(self, chosen: StartChosen) -> None:
        """Start a break, unless there is nowhere to guide it."""
        begins = chosen.break_id in {None, self._state.break_id} and not isinstance(self._state.mode, OnBreak)
        if begins and not chosen.elsewhere and (why := self._components.popup.unavailable_reason):
            self._refusals.append(why)
        else:
            self._step(chosen)

    def _open_page(self, wanted: CustomIntervalWanted | AboutWanted) -> None:
        """Open one of the small pages, unless no window can open."""
        if why := self._components.popup.unavailable_reason:
            self._refusals.append(why)
        elif isinstance(wanted, AboutWanted):
            self._components.popup.about()
        else:
            self._components.popup.ask_interval(self._settings.interval_s / MINUTE)

    def _set(self, section: str, key: str, value: Value) -> None:
        try:
            self._user_settings.save(section, key, value)
        except Refused as why:
            self._refusals.append(str(why))
            return
        self.reload()

    def _save_cue(self, chosen: CueChosen) -> None:
        """Save what the user turned on or off during a break; if that fails, say so after the break."""
        try:
            self._user_settings.save("cues", chosen.channel, chosen.on)
        except Refused as why:
            self._faults.notify_once(f"What you turned on or off applied to that break only. {why}")
            return
        self.reload()

    def reload(self) -> None:
        """Read the settings again and apply them to the machine."""
        self._step(Ticked())  # the time until now passed under the old settings
        before, self._settings = self._settings, self._user_settings.load()
        self._components.apply_settings(before, self._settings)
        if (before.sounds, before.voice) != (self._settings.sounds, self._settings.voice):
            self._faults.recover(Recovered(Part.CUES))  # new settings are worth another try
        self._step(SettingsChanged())

    def every_minute(self) -> None:
        """The work of every minute: snapshot, session, settings edited by hand. Called in the engine's thread."""
        self._components.save(self._state, lasting=False)  # the disk may stay asleep
        self._components.lifetime.check()
        self._components.safety.check_for_edits()
        if self._user_settings.changed():
            self.reload()

    def summarize(self) -> None:
        """Show the summary of the day, after the current break if there is one. Called in the engine's thread."""
        self._step(Ticked())
        self._summary.request()

    def retry(self) -> None:
        """Retry what failed: entries and safety data on disk, sources of inhibitors. Called in the engine's thread."""
        self._components.write_pending()
        self._components.inhibitors.retry()

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
        return self._faults.faulty

    def snooze_minutes(self) -> float:
        """The length of a snooze without an explicit number of minutes."""
        return self._settings.snooze_s / MINUTE

    def report(self, event: MovementBegan | StepFinished | PainStopped | RoutineEnded) -> None:
        """Process a report of another process about the break that it guides. Raises UnknownBreak, Refused."""

        def apply() -> None:
            if not guided_break.is_elsewhere(self._state, event.break_id):
                raise UnknownBreak(f"Break {event.break_id} is already over or was never started.")
            self._step(event)

        self._inbox.run(apply, ANSWER_WITHIN_S)

    def _answer(self, request: Request) -> str:
        self._refusals.clear()
        self._handle(request)
        if self._refusals:
            why = " ".join(self._refusals)
            self._refusals.clear()
            raise Refused(why)
        return reply(request, self._state, self._settings)

    def _status(self) -> dict[str, object]:
        self._step(Ticked())
        return {
            **view_model.status(self._state, self._settings),
            "problems": list(self._faults.texts.values()),
            "faults": self._faults.texts,
            "parts": self._components.sources(),
            "kept_awake_by": list(self._components.inhibitors.who),
            "unwritten": self._components.journal.waiting,
            **self._about,
        }

    def _shut_down(self) -> None:
        guarded("saving", self._save_all)
        for what, stop in self._components.stoppers.items():
            guarded(f"stopping the {what}", stop)

    def _save_all(self) -> None:
        """End a break that is open here, count what was done, and write everything to disk."""
        self._components.popup.stop()
        for last in self._inbox.waiting():
            self._process(last)  # a guide's final messages, and requests that a client waits for
        mode, closing = self._state.mode, self._state.closing
        if closing is not None and not closing.mode.elsewhere:
            self._step(RoutineEnded(closing.break_id, None))
        if isinstance(mode, OnBreak) and not mode.elsewhere:  # another process reports its own
            self._step(RoutineEnded(guide_id(self._state), None))
        self._components.save(self._state)
        self._components.write_pending()
        self._components.log_losses()
