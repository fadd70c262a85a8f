"""An inhibitor that another program on the bus reports: queried when the program appears, then after its signals."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from deskbreak.core.model.inhibitor import Hold
from deskbreak.linux.dbus.bus import Bus, Cancel
from deskbreak.linux.dbus.messages import PROPERTIES, Body, BusError, Call, Match, Signal
from deskbreak.linux.dbus.services import SERVER_INFORMATION
from deskbreak.ports import Unavailable

Answer = Body | BusError
Tell = Callable[[frozenset[Hold]], None]


def yes(answer: Answer) -> bool | None:
    """Read the single boolean of a reply; None if the program that replied does not support the question."""
    if isinstance(answer, BusError):
        return None
    (value,) = answer
    return bool(value[1] if isinstance(value, tuple) else value)  # a property comes as a variant


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, and when to ask again.

    ``owner`` is the bus name of the program to ask; while no program owns it, nothing is asked. ``server``,
    if set, is the only notification server that is meant, by the name that it reports. ``read`` returns None
    if the reply shows that it comes from a different program.
    """

    owner: str
    call: Call
    changes: tuple[Match, ...]
    read: Callable[[Answer], bool | None] = yes
    server: str = ""


class FollowedHold(ABC):
    """A `HoldSource` that follows a program on the bus and asks it again after each change."""

    def __init__(self, bus: Bus, name: str, hold: Hold, owner: str, changes: tuple[Match, ...]) -> None:
        """``owner`` is the program's bus name; ``changes`` are the signals after which to ask."""
        self._bus = bus
        self._name = name
        self._hold = hold
        self._owner = owner
        self._changes = changes
        self._lock = threading.Lock()  # held while reporting, so that nothing is reported after `stop`
        self._tell: Tell | None = None
        self._told: frozenset[Hold] | None = None
        self._cancels: list[Cancel] = []
        self._meant = False

    @property
    def name(self) -> str:
        """The program that is asked."""
        return self._name

    @property
    def covers(self) -> frozenset[Hold]:
        """The single inhibitor that it reports."""
        return frozenset({self._hold})

    @property
    def lacks(self) -> str:
        """Why it reports nothing now; empty while the right program runs."""
        return "" if self._meant else f"{self._name} is not running."

    def start(self, tell: Tell) -> None:
        """Follow the program; if it is missing, wait for it. Raises Unavailable."""
        if not self._bus.alive:
            raise Unavailable("There is no session message bus here.")
        with self._lock:
            self._tell, self._told, self._meant = tell, None, False
        self._cancels = [self._bus.listen(match, self._on_change) for match in self._changes]
        self._cancels.append(self._bus.watch_name(self._owner, self._on_owner))

    def stop(self) -> None:
        """Stop. Idempotent."""
        with self._lock:
            self._tell = None
        while self._cancels:
            self._cancels.pop()()

    @abstractmethod
    def _ask(self) -> None:
        """Find out the current value and `_say` it. Called on the thread that reads the bus: must not block."""

    def _on_owner(self, owner: str) -> None:
        self._meant = bool(owner)
        if owner:
            self._ask()
        else:
            self._say(so=False)

    def _on_change(self, _signal: Signal) -> None:
        if self._meant:
            self._ask()

    def _say(self, *, so: bool) -> None:
        holds = self.covers if so else frozenset[Hold]()
        with self._lock:
            if self._tell is not None and holds != self._told:
                self._told = holds
                self._tell(holds)


class BusHold(FollowedHold):
    """A source that asks one question over the bus."""

    def __init__(self, bus: Bus, name: str, hold: Hold, question: Question) -> None:
        super().__init__(bus, name, hold, question.owner, question.changes)
        self._question = question

    def _on_owner(self, owner: str) -> None:
        self._meant = False  # until it answers as expected
        if not owner:
            self._say(so=False)
        elif self._question.server:
            self._bus.ask(SERVER_INFORMATION, self._on_server)
        else:
            self._ask()

    def _on_server(self, answer: Answer) -> None:
        if not isinstance(answer, BusError) and answer[0] == self._question.server:
            self._meant = True
            self._ask()
        else:
            self._say(so=False)

    def _ask(self) -> None:
        self._bus.ask(self._question.call, self._on_answer)

    def _on_answer(self, answer: Answer) -> None:
        so = self._question.read(answer)
        self._meant = so is not None
        self._say(so=bool(so))


def property_of(owner: str, path: str, interface: str, member: str) -> Question:
    """The question for a property that signals its changes as the D-Bus specification defines."""
    return Question(
        owner,
        Call(owner, path, PROPERTIES, "Get", "ss", (interface, member)),
        (Match(PROPERTIES, "PropertiesChanged", sender=owner, path=path, arg0=interface),),
    )
