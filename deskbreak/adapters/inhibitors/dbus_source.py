"""An inhibitor that another program on the bus reports: queried when the program appears, then after its signals."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.linux.dbus.bus import Bus, Cancel
from deskbreak.linux.dbus.messages import PROPERTIES, Body, BusError, Call, Match, Signal
from deskbreak.linux.dbus.services import SERVER_INFORMATION
from deskbreak.ports import Unavailable

Answer = Body | BusError
Report = Callable[[frozenset[Inhibitor]], None]


def truth_value(answer: Answer) -> bool | None:
    """Read the single boolean of a reply; None if the program that replied does not support the question."""
    if isinstance(answer, BusError):
        return None
    (value,) = answer
    return bool(value[1] if isinstance(value, tuple) else value)  # a property comes as a variant


@dataclass(frozen=True, slots=True)
class BusQuery:
    """What to ask, and when to ask again.

    ``owner`` is the bus name of the program to ask; while no program owns it, nothing is asked. ``server``,
    if set, is the only notification server that is meant, by the name that it reports. ``read`` returns None
    if the reply shows that it comes from a different program.
    """

    owner: str
    call: Call
    changes: tuple[Match, ...]
    read: Callable[[Answer], bool | None] = truth_value
    server: str = ""


class BusInhibitorSource(ABC):
    """An `InhibitorSource` that follows a program on the bus and asks it again after each change."""

    def __init__(
        self, bus: Bus, name: str, inhibitor: Inhibitor, owner: str, changes: tuple[Match, ...]
    ) -> None:
        """``owner`` is the program's bus name; ``changes`` are the signals after which to ask."""
        self._bus = bus
        self._name = name
        self._inhibitor = inhibitor
        self._owner = owner
        self._changes = changes
        self._lock = threading.Lock()  # held while reporting, so that nothing is reported after `stop`
        self._report: Report | None = None
        self._reported: frozenset[Inhibitor] | None = None
        self._cancels: list[Cancel] = []
        self._is_expected = False

    @property
    def name(self) -> str:
        """The program that is asked."""
        return self._name

    @property
    def covers(self) -> frozenset[Inhibitor]:
        """The single inhibitor that it reports."""
        return frozenset({self._inhibitor})

    @property
    def unavailable_reason(self) -> str:
        """Why it reports nothing now; empty while the right program runs."""
        return "" if self._is_expected else f"{self._name} is not running."

    def start(self, report: Report) -> None:
        """Follow the program; if it is missing, wait for it. Raises Unavailable."""
        if not self._bus.alive:
            raise Unavailable("There is no session message bus here.")
        with self._lock:
            self._report, self._reported, self._is_expected = report, None, False
        self._cancels = [self._bus.listen(match, self._on_change) for match in self._changes]
        self._cancels.append(self._bus.watch_name(self._owner, self._on_owner))

    def stop(self) -> None:
        """Stop. Idempotent."""
        with self._lock:
            self._report = None
        while self._cancels:
            self._cancels.pop()()

    @abstractmethod
    def _ask(self) -> None:
        """Find out the current value and `_report_change` it. Called on the thread that reads the bus: must not block."""

    def _on_owner(self, owner: str) -> None:
        self._is_expected = bool(owner)
        if owner:
            self._ask()
        else:
            self._report_change(active=False)

    def _on_change(self, _signal: Signal) -> None:
        if self._is_expected:
            self._ask()

    def _report_change(self, *, active: bool) -> None:
        inhibitors = self.covers if active else frozenset[Inhibitor]()
        with self._lock:
            if self._report is not None and inhibitors != self._reported:
                self._reported = inhibitors
                self._report(inhibitors)


class BusQuerySource(BusInhibitorSource):
    """A source that asks one question over the bus."""

    def __init__(self, bus: Bus, name: str, inhibitor: Inhibitor, query: BusQuery) -> None:
        super().__init__(bus, name, inhibitor, query.owner, query.changes)
        self._query = query

    def _on_owner(self, owner: str) -> None:
        self._is_expected = False  # until it answers as expected
        if not owner:
            self._report_change(active=False)
        elif self._query.server:
            self._bus.ask(SERVER_INFORMATION, self._on_server)
        else:
            self._ask()

    def _on_server(self, answer: Answer) -> None:
        if not isinstance(answer, BusError) and answer[0] == self._query.server:
            self._is_expected = True
            self._ask()
        else:
            self._report_change(active=False)

    def _ask(self) -> None:
        self._bus.ask(self._query.call, self._on_answer)

    def _on_answer(self, answer: Answer) -> None:
        active = self._query.read(answer)
        self._is_expected = active is not None
        self._report_change(active=bool(active))


def property_query(owner: str, path: str, interface: str, member: str) -> BusQuery:
    """The question for a property that signals its changes as the D-Bus specification defines."""
    return BusQuery(
        owner,
        Call(owner, path, PROPERTIES, "Get", "ss", (interface, member)),
        (Match(PROPERTIES, "PropertiesChanged", sender=owner, path=path, arg0=interface),),
    )
