"""A simulated desk: a person, a keyboard, a lock, a lid, three clocks and the machine.

A story lets the person act and compares what the machine ordered with the complete expected timeline: a missing line
fails it, and so does an extra one. The desk behaves like the engine: it steps the machine when something happens and
when `next_wakeup` asks for it, and not in between.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from deskbreak.core.model.clock import Instant, later
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.presence import LastInput, Locked, SourceLost, Unlocked
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Settings
from deskbreak.core.presentation import view_model
from deskbreak.core.timer import events, machine, restart as resume
from deskbreak.core.timer.effects import AskSensors, Effect, SaveState
from deskbreak.core.timer.inhibition import INHIBITOR_ENDS_AFTER_S
from deskbreak.core.timer.state import OnBreak, State, begin, guide_id
from tests.support.simulation.timeline import line, moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import time

    from deskbreak.core.presentation.view import View

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=BERLIN)
BOOTED_S = 5000.0  # the computer had already been up for a while


@dataclass(slots=True)
class Idle:
    """What X11's idle counter reports: one alarm at the threshold, one at the first input after it.

    After a refresh it reports the next input in any case.
    """

    last_input: float  # on the awake clock
    alarmed: bool = False
    asked: bool = False


@dataclass(slots=True)
class Desk:
    """See the module."""

    wall: datetime = MONDAY
    settings: Settings = field(default_factory=Settings)
    sensor: bool = True  # False: nothing reports input
    muffled: bool = (
        False  # the sensor reports no idle time while the screen is kept awake, unless it is asked
    )
    timeline: list[str] = field(default_factory=list)
    now: Instant = field(init=False)
    state: State = field(init=False)
    idle: Idle = field(init=False)
    boot_id: str = "first"
    saved: str = ""  # the snapshot on disk

    def __post_init__(self) -> None:
        """Start the program with a person at the desk who has just touched the mouse."""
        self.now = Instant(BOOTED_S, BOOTED_S, self.wall)
        self.state = begin(self.now)
        self.idle = Idle(self.now.awake)
        self._save()
        if self.sensor:
            self.happen(events.Observed(LastInput(0.0)))

    # ------------------------------------------------------------------ the person

    def sit(self, minutes: float) -> None:
        """Work, with hands on the keyboard."""
        self.type()
        end = self.now.awake + minutes * 60
        while (left := end - self.now.awake) > 0:
            self._pass(min(left, 60.0))
            self.idle.last_input = self.now.awake

    def type(self) -> None:
        """Touch the keyboard once."""
        self.idle.last_input = self.now.awake
        if self.idle.alarmed or self.idle.asked:
            self.idle.alarmed = self.idle.asked = False
            self.happen(events.Observed(LastInput(0.0)))

    def leave_quietly(self, minutes: float) -> None:
        """Be away, or read without touching anything; the program cannot distinguish the two."""
        self._pass(minutes * 60)

    def leave_and_return(self, minutes: float) -> None:
        """Be away, come back, and touch the keyboard."""
        self.leave_quietly(minutes)
        self.type()

    def lock(self, minutes: float) -> None:
        """Lock the screen, be away, and unlock it."""
        self.lock_screen()
        self._pass(minutes * 60)
        self.unlock()

    def lock_screen(self) -> None:
        """Lock the screen and leave it locked."""
        self.happen(events.Observed(Locked()))

    def unlock(self) -> None:
        """Type the password."""
        self.happen(events.Observed(Unlocked()))
        self.type()

    def suspend(self, hours: float) -> None:
        """Close the lid and open it again, without touching the keyboard."""
        self.happen(events.FellAsleep())
        self.now = self.now.plus(0.0, asleep_s=hours * 3600)
        self.happen(events.Woke())

    def go_blind(self) -> None:
        """The activity sensor dies."""
        self.sensor = False
        self.happen(events.Observed(SourceLost()))

    # ------------------------------------------------------------------ what the person chooses

    def start(
        self, break_id: int | None = None, *, variant: Variant | None = None, elsewhere: bool = False
    ) -> None:
        """Click "Start", and begin."""
        self.open(break_id, variant=variant, elsewhere=elsewhere)
        self.move()

    def open(
        self, break_id: int | None = None, *, variant: Variant | None = None, elsewhere: bool = False
    ) -> None:
        """Click "Start", and look at the first page."""
        self.happen(events.StartChosen(break_id, variant, elsewhere=elsewhere))

    def move(self) -> None:
        """Begin with the first step."""
        if isinstance(self.state.mode, OnBreak):
            self.happen(events.MovementBegan(guide_id(self.state)))

    def snooze(self, minutes: float = 5, break_id: int | None = None) -> None:
        """Click "5 min"."""
        self.happen(events.SnoozeChosen(minutes, break_id))

    def skip(self, break_id: int | None = None) -> None:
        """Click "Skip"."""
        self.happen(events.SkipChosen(break_id))

    def pause(self, minutes: float | None = None, until: time | None = None) -> None:
        """Choose a pause."""
        self.happen(events.PauseChosen(None if minutes is None else minutes * 60, until))

    def resume(self) -> None:
        """Choose "Resume"."""
        self.happen(events.ResumeChosen())

    def step(self, name: str, seconds: float) -> None:
        """Do one step of the guided break."""
        self._pass(seconds)
        self.happen(events.StepFinished(guide_id(self.state), StepResult(name, seconds, Outcome.DONE)))

    def finish(self, kind: EntryKind = EntryKind.GUIDED, *, read: bool = False) -> None:
        """Go to the end of the guide, or stop it early; ``read``: the last page stays open."""
        mode = self.state.mode
        steps = mode.steps if isinstance(mode, OnBreak) else ()
        result = RoutineResult(kind, self.settings.variant, steps)
        self.happen(events.RoutineEnded(self.guide, result, read=read))

    def hurt(self) -> None:
        """Stop because it hurts; the page with the advice stays open."""
        mode = self.state.mode
        steps = mode.steps if isinstance(mode, OnBreak) else ()
        result = RoutineResult(EntryKind.PAIN, self.settings.variant, steps)
        self.happen(events.PainStopped(self.state.break_id, result))

    def continue_break(self) -> None:
        """Take back a pain stop as a mistake."""
        self.happen(events.PainStopped(self.state.break_id, None))

    def close_popup(self) -> None:
        """The guide dies without a message."""
        self.happen(events.RoutineEnded(self.guide, None))

    @property
    def guide(self) -> int:
        """The break whose window is open, or would be."""
        closing = self.state.closing
        return closing.break_id if closing is not None else guide_id(self.state)

    # ------------------------------------------------------------------ the world

    def inhibit(self, *inhibitors: Inhibitor) -> None:
        """A call begins, do-not-disturb is switched on, and so on; without arguments all of them end."""
        self.happen(events.InhibitorsChanged(frozenset(inhibitors)))

    def set_clock(self, seconds: float) -> None:
        """Set the wall clock forward or back."""
        self.now = replace(self.now, wall=later(self.now.wall, seconds))
        self.happen(events.Ticked())

    def wait_a_moment(self) -> None:
        """Wait until the end of a call counts as lasting."""
        self._pass(INHIBITOR_ENDS_AFTER_S)

    def be_busy(self, minutes: float) -> None:
        """Keep the computer so busy that nothing runs for this long, and then everything at once."""
        self.now = self.now.plus(minutes * 60)
        self.happen(events.Ticked())

    def run_dry(self, hours: float) -> None:
        """The battery dies without warning, and the lid is opened at the power supply."""
        self.now = self.now.plus(0.0, asleep_s=hours * 3600)
        self.happen(events.Ticked())

    def travel(self, zone: tzinfo) -> None:
        """Set another time zone."""
        self.now = replace(self.now, wall=self.now.wall.astimezone(zone))
        self.happen(events.Ticked())

    def change(self, settings: Settings) -> None:
        """Edit the settings. As in the engine, the time before counts under the old ones."""
        self.happen(events.Ticked())
        self.settings = settings
        self.happen(events.SettingsChanged())

    def restart(self, after_s: float = 0.0, *, reboot: bool = False) -> None:
        """Kill the program without warning and start it ``after_s`` seconds later, or restart the whole computer."""
        self.timeline.append(f"{self._clock()} {'reboot' if reboot else 'killed'}")
        self.now = self.now.plus(after_s)
        if reboot:
            self.boot_id += "+"
            self.now = replace(self.now, awake=40.0, boot=40.0)
            self.idle = Idle(20.0)  # the password at login
        self.state = resume.from_snapshot(self.saved, self.now, self.boot_id, self.settings)
        self.state, effects = resume.restart(self.state, self.now, self.settings)
        self._carry_out((*effects, AskSensors()))

    # ------------------------------------------------------------------ the machine

    def happen(self, event: events.Event) -> None:
        """Let one event reach the machine now."""
        self.state, effects = machine.step(self.state, event, self.now, self.settings)
        self._carry_out(effects)

    @property
    def view(self) -> View:
        """The current view."""
        return view_model.view(self.state, self.settings)

    @property
    def shown(self) -> str:
        """The tooltip's text."""
        return f"{self.view.title}. {self.view.detail}"

    @contextmanager
    def watching(self) -> Iterator[list[str]]:
        """Collect what the machine orders within the block."""
        before = len(self.timeline)
        lines: list[str] = []
        yield lines
        lines += self.timeline[before:]

    def _pass(self, seconds: float) -> None:
        """Let time pass as the engine sees it, with a step at each wakeup and each alarm."""
        end = self.now.awake + seconds
        while True:
            wakeup = self.now.awake + view_model.next_wakeup(self.state, self.settings) - self.now.boot
            alarm = self.idle.last_input + self.settings.away_after_s
            muffled = self.muffled and Inhibitor.AWAKE in self.state.inhibitors
            waits_for_alarm = self.sensor and not self.idle.alarmed and not muffled
            at = min(end, wakeup, alarm if waits_for_alarm else end)
            self.now = self.now.plus(max(0.0, at - self.now.awake))
            if waits_for_alarm and at == alarm:
                self.idle.alarmed = True
                self.happen(events.Observed(LastInput(self.settings.away_after_s)))
            else:
                self.happen(events.Ticked())
                self._save()
            if at == end:
                return

    def _carry_out(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            match effect:
                case SaveState():
                    self._save()
                case AskSensors():
                    pass
                case _:
                    self.timeline.append(f"{self._clock()} {line(effect, self.now.wall)}")
        if AskSensors() in effects and self.sensor:
            ago_s = self.now.awake - self.idle.last_input
            self.idle.alarmed, self.idle.asked = ago_s >= self.settings.away_after_s, True
            self.happen(events.Observed(LastInput(ago_s)))

    def _save(self) -> None:
        self.saved = resume.to_snapshot(self.state, self.boot_id)

    def _clock(self) -> str:
        return moment(self.now.wall, self.wall)
