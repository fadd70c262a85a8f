"""The state diagram of docs/architecture.md, from a run over the real machine.

Every state that ordinary events lead to is stepped through all of them, and each change of mode is recorded
with its cause. Run ``python -m tests.architecture.diagram`` to write the diagram again.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from deskbreak.core.model.clock import Instant
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.journal_entry import EntryKind, RoutineResult
from deskbreak.core.model.presence import LastInput, Locked, Unlocked
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import OfficeHours, Settings
from deskbreak.core.timer import inhibition, machine
from deskbreak.core.timer.due import is_due
from deskbreak.core.timer.events import (
    Event,
    InhibitorsChanged,
    Observed,
    PauseChosen,
    ResumeChosen,
    RoutineEnded,
    SettingsChanged,
    SkipChosen,
    SnoozeChosen,
    StartChosen,
    Ticked,
)
from deskbreak.core.timer.presence_rules import watches_until
from deskbreak.core.timer.state import Held, State, begin
from deskbreak.core.timer.unanswered import WATCHING_AT_MOST_S

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"
BEGIN = "<!-- The state diagram: written by python -m tests.architecture.diagram -->"
END = "<!-- End of the state diagram -->"

MORNING = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))
SHORT = Settings(office_hours=OfficeHours(enabled=True))
LONG = replace(SHORT, interval_s=SHORT.interval_s * 2)
AT_THE_DESK = ("Sitting", "Away", "Due", "Held", "Snoozed")  # drawn as one group, Tracking

# The names of changes without an event: each mode waits for one of them.
BY_ITSELF = {
    "Sitting": "sat for the interval",
    "Snoozed": "snooze over",
    "Paused": "pause over",
    "OnBreak": "guide silent for 30 min",
    "Held": "held for an hour",
}


@dataclass(frozen=True, slots=True)
class Point:
    """A state, and the settings that it lives under."""

    state: State
    settings: Settings

    @property
    def kind(self) -> tuple[object, ...]:
        """The key of states in which the same events may happen."""
        state = self.state
        return (
            type(state.mode),
            isinstance(state.mode, Held) and state.mode.silent,
            type(state.presence),
            state.pause is None,
            bool(state.inhibitors),
            bool(state.endings),
            state.idle_since is None,
            state.locked,
            state.snoozed_until is not None,
            is_due(state, SHORT, state.at.boot),
            is_due(state, LONG, state.at.boot),
            state.at.wall.hour == MORNING.hour,
            self.settings is SHORT,
        )

    def after(self, event: Event, now: Instant, settings: Settings) -> Point:
        """One step later."""
        return Point(machine.step(self.state, event, now, settings)[0], settings)


def happenings(state: State) -> Iterator[tuple[str, Event]]:
    """The events that may happen at a desk at any moment."""
    yield "gone", Observed(LastInput(600.0))
    yield "gone", Observed(Locked())
    yield "back", Observed(Unlocked())
    yield "back", Observed(LastInput(0.0))
    yield "call begins", InhibitorsChanged(frozenset({Inhibitor.CALL}))
    yield "call ends", InhibitorsChanged(frozenset())
    yield "start", StartChosen()
    yield "snooze", SnoozeChosen(5)
    yield "skip", SkipChosen()
    yield "pause", PauseChosen(seconds=3600.0)
    yield "resume", ResumeChosen()
    yield "guide ended", RoutineEnded(state.break_id, None)
    yield "guide ended", RoutineEnded(state.break_id, RoutineResult(EntryKind.GUIDED, Variant.STANDING, ()))


def next_points(point: Point) -> Iterator[tuple[str, Point]]:
    """Every point one event away, with that event."""
    state, settings = point.state, point.settings
    soon = state.at.plus(1.0)
    for cause, event in happenings(state):
        yield cause, point.after(event, soon, settings)
    yield "settings changed", point.after(SettingsChanged(), soon, SHORT if settings is LONG else LONG)
    evening = soon.wall.hour != MORNING.hour
    wall = soon.wall.replace(hour=MORNING.hour if evening else 20)
    yield (
        "office opens" if evening else "office closes",
        point.after(Ticked(), replace(soon, wall=wall), settings),
    )
    boundary = machine.next_boundary(state, settings)
    by_itself = came_by_itself(state, boundary)
    if by_itself is not None:
        wait = boundary - state.at.boot
        yield by_itself, point.after(Ticked(), replace(state.at.plus(wait), wall=state.at.wall), settings)


def came_by_itself(state: State, boundary: float) -> str | None:
    """The cause when ``boundary`` is reached; None if it changes no mode."""
    if boundary == inhibition.next_end_at(state):
        return f"call over for {inhibition.INHIBITOR_ENDS_AFTER_S:.0f} s"
    if boundary == watches_until(state):
        return f"no input for {WATCHING_AT_MOST_S / 3600:.0f} h"
    return BY_ITSELF.get(mode_of(state))


def mode_of(state: State) -> str:
    """The name of the mode."""
    return type(state.mode).__name__


def explore() -> dict[tuple[str, str], set[str]]:
    """Every change of mode, and its causes."""
    first = Point(begin(Instant(0.0, 0.0, MORNING)), SHORT)
    seen, waiting = {first.kind}, deque([first])
    changes: dict[tuple[str, str], set[str]] = defaultdict(set)
    while waiting:
        point = waiting.popleft()
        for cause, reached in next_points(point):
            change = mode_of(point.state), mode_of(reached.state)
            if change[0] != change[1]:
                changes[change].add(cause)
            if reached.kind not in seen:
                seen.add(reached.kind)
                waiting.append(reached)
    return changes


def merged(
    changes: dict[tuple[str, str], set[str]], end: int, outside: Callable[[str], bool]
) -> dict[tuple[str, str], set[str]]:
    """One arrow where a cause leads from all modes at the desk (as one ``end`` of the arrow) to the same other mode."""
    drawn = {change: set(causes) for change, causes in changes.items()}
    others = {change[1 - end] for change in changes if outside(change[1 - end])}
    for other in others:
        arrows = [(mode, other) if end == 0 else (other, mode) for mode in AT_THE_DESK]
        for cause in set.intersection(*(drawn.get(arrow, set()) for arrow in arrows)):
            for arrow in arrows:
                drawn[arrow].discard(cause)
            drawn.setdefault(("Tracking", other) if end == 0 else (other, "Tracking"), set()).add(cause)
    return {change: causes for change, causes in drawn.items() if causes}


def mermaid() -> str:
    """The diagram."""
    changes = explore()
    for end in (0, 1):
        changes = merged(changes, end, lambda mode: mode not in {*AT_THE_DESK, "Tracking"})
    inner: list[str] = []
    outer: list[str] = []
    for (source, target), causes in sorted(changes.items()):
        arrow = f"{source} --> {target}: {', '.join(sorted(causes))}"
        (inner if {source, target} <= set(AT_THE_DESK) else outer).append(arrow)
    lines = [
        "stateDiagram-v2",
        "    [*] --> Tracking",
        "    state Tracking {",
        "        [*] --> Sitting",
        *(f"        {arrow}" for arrow in inner),
        "    }",
        *(f"    {arrow}" for arrow in outer),
    ]
    return "\n".join(["```mermaid", *lines, "```"])


def drawn_in(page: str) -> str:
    """The diagram that ``page`` contains now."""
    return page.partition(BEGIN)[2].partition(END)[0].strip()


def main() -> None:
    """Write the diagram into the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{mermaid()}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
