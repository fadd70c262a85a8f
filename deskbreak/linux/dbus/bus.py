"""One connection to a message bus (D-Bus), shared by all adapters.

Theory of operation
-------------------
One thread reads, blocking without a timeout, so that an idle bus costs nothing. Replies,
signals and calls of our objects are handled on that thread, one after the other and in the
order in which the bus sent them, so that adapters need no queues. Code that runs there must
not block, and must use `Bus.ask` instead of `Bus.call`.

When the bus goes away, all calls fail at once and all watched names lose their owner (it
becomes ""). The reading thread then reconnects after 1 s, 2 s, 4 s, up to once per minute;
match rules are added again and owners are queried again. So `Bus.watch_name` is all that an
adapter needs to notice that its peer has left or returned, whether that program alone or the
whole bus.

No wait is unlimited: sending does not block (`connection`), `Bus.call` has a deadline, and a program that
has missed it gets a short one until it answers. The number of pending calls to a program that hangs is limited,
because the bus allows each connection 128 calls without a reply and refuses all further ones.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from jeepney import DBusAddress, HeaderFields, Message, MessageFlag, MessageType, new_signal

from deskbreak.linux.dbus.connection import SESSION, SYSTEM, BusConnection, OnReply
from deskbreak.linux.dbus.messages import (
    DBUS,
    DBUS_PATH,
    DISCONNECTED,
    NO_REPLY,
    Body,
    BusError,
    Call,
    Match,
    Signal,
    outcome,
)
from deskbreak.linux.dbus.objects import Interface, answer, failure

_log = logging.getLogger(__name__)

Cancel = Callable[[], None]
_Result = TypeVar("_Result")
MOST_AWAITED = 30
"""The maximum number of pending replies per program."""
_AGAIN_WITHIN_S = 0.1  # for a program that has not answered the previous call yet
_CLOSE_WITHIN_S = 2.0


@dataclass(slots=True, eq=False)
class _Listener:
    match: Match
    on_signal: Callable[[Signal], None]


@dataclass(slots=True, eq=False)
class _NameWatch:
    name: str
    on_owner: Callable[[str], None]
    owner: str | None = None  # None: unknown yet


class Bus:
    """A connection that reconnects by itself; all methods may be called from any thread."""

    def __init__(
        self, address: str = SESSION, *, enable_fds: bool = False, retry_s: tuple[float, float] = (1, 60)
    ) -> None:
        """``retry_s``: first and maximum delay before a new connection after a loss."""
        self._connection = BusConnection(address, enable_fds=enable_fds, retry_s=retry_s)
        self._listeners: list[_Listener] = []
        self._watches: list[_NameWatch] = []
        self._objects: dict[str, tuple[Interface, ...]] = {}
        self._owed: Counter[str] = Counter()  # pending replies, by destination
        self._counting = threading.Lock()
        self._silent: set[str] = set()  # destinations whose reply is overdue
        self._reader = threading.Thread(target=self._run, name=f"bus {address}", daemon=True)

    # Connecting and closing.

    def open(self) -> None:
        """Connect. Raises BusError without a bus at the address; later losses lead to a reconnection."""
        self._connection.open()
        self._reader.start()

    def close(self) -> None:
        """Close the connection; no callback runs after that. Idempotent."""
        self._connection.end()
        if self._reader.is_alive() and threading.current_thread() is not self._reader:
            self._reader.join(_CLOSE_WITHIN_S)

    @property
    def alive(self) -> bool:
        """Whether the connection is up."""
        return self._connection.alive

    @property
    def unique_name(self) -> str:
        """Our own name on the bus, "" while there is no connection."""
        return self._connection.unique_name

    # Calling others.

    def ask(self, call: Call, on_reply: OnReply) -> None:
        """Call, and pass the reply or the error to ``on_reply`` on the reading thread.

        There is no time limit: the bus itself answers for a program that ends before it has replied. Without a
        connection, or with too many pending replies, ``on_reply`` gets the error before this returns.
        """
        program = call.destination

        def settled(reply: Body | BusError) -> None:
            self._owes(program, -1)
            on_reply(reply)

        if self._owes(program, 1) > MOST_AWAITED and program != DBUS:
            settled(BusError(NO_REPLY, f"{program} does not answer"))
            return
        try:
            self._connection.send(call.message(), settled)
        except BusError as lost:
            settled(lost)

    def call(self, call: Call, timeout_s: float = 2) -> Body:
        """Call and wait for the reply. Raises BusError. Must not run on the reading thread."""
        if threading.current_thread() is self._reader:
            raise RuntimeError("The reading thread must read the reply itself: use ask() there.")
        replies: queue.SimpleQueue[Body | BusError] = queue.SimpleQueue()
        if call.destination in self._silent:
            timeout_s = min(timeout_s, _AGAIN_WITHIN_S)

        def on_reply(reply: Body | BusError) -> None:
            self._silent.discard(call.destination)
            replies.put(reply)

        self.ask(call, on_reply)
        try:
            reply = replies.get(timeout=timeout_s)
        except queue.Empty:
            self._silent.add(call.destination)
            raise BusError(NO_REPLY, f"{call.destination} did not answer within {timeout_s:g} s") from None
        if isinstance(reply, BusError):
            raise reply
        return reply

    def has_owner(self, name: str) -> bool:
        """Whether the name has an owner; False without a bus. Must not run on the reading thread."""
        try:
            return bool(self.call(Call(DBUS, DBUS_PATH, DBUS, "NameHasOwner", "s", (name,)))[0])
        except BusError:
            return False

    def send(self, call: Call) -> None:
        """Call and ignore the answer; does nothing without a connection."""
        message = call.message()
        message.header.flags = MessageFlag.no_reply_expected
        self._post(message)

    def emit(self, path: str, interface: str, member: str, signature: str = "", body: Body = ()) -> None:
        """Emit a signal of one of our objects; does nothing without a connection."""
        self._post(new_signal(DBusAddress(path, interface=interface), member, signature or None, body))

    # Serving objects, signals and names.

    def serve(self, path: str, *interfaces: Interface) -> Cancel:
        """Answer calls to an object with these interfaces, and to its properties and introspection."""
        self._objects[path] = interfaces

        def cancel() -> None:
            self._objects.pop(path, None)

        return cancel

    def listen(self, match: Match, on_signal: Callable[[Signal], None]) -> Cancel:
        """Call ``on_signal`` for matching signals, on the reading thread."""
        listener = _Listener(match, on_signal)
        self._listeners.append(listener)
        self._rule("AddMatch", match)

        def cancel() -> None:
            with suppress(ValueError):  # cancelled already
                self._listeners.remove(listener)
                self._rule("RemoveMatch", match)

        return cancel

    def watch_name(self, name: str, on_owner: Callable[[str], None]) -> Cancel:
        """Report the owner of a name soon after this call and at each change; "" without an owner or a bus."""
        watch = _NameWatch(name, on_owner)
        match = Match(DBUS, "NameOwnerChanged", sender=DBUS, arg0=name)
        cancel_listening = self.listen(match, lambda signal: self._owned(watch, signal.body[2]))
        self._watches.append(watch)
        self._ask_owner(watch)

        def cancel() -> None:
            cancel_listening()
            with suppress(ValueError):
                self._watches.remove(watch)

        return cancel

    def _owes(self, program: str, more: int) -> int:
        with self._counting:
            self._owed[program] += more
            return self._owed[program]

    def _post(self, message: Message) -> None:
        with suppress(BusError):
            self._connection.send(message)

    def _rule(self, member: str, match: Match) -> None:
        self.send(Call(DBUS, DBUS_PATH, DBUS, member, "s", (match.rule,)))

    # These methods run on the reading thread.

    def _run(self) -> None:
        while True:
            while (message := self._connection.receive()) is not None:
                self._safely(partial(self._dispatch, message))
            self._lose()
            if not self._connection.reopen():
                return
            self._ask_again()

    def _safely(self, work: Callable[[], _Result]) -> _Result | None:
        """Run a piece of work; None if it failed."""
        try:
            return work()
        except Exception:  # noqa: BLE001 - the boundary to the adapters: an error in one must not affect the others
            _log.exception("A message from the bus could not be handled")
            return None

    def _dispatch(self, message: Message) -> None:
        header = message.header
        if header.message_type == MessageType.method_call:
            reply = self._safely(lambda: answer(message, self._objects))
            reply = reply or failure(message, f"{DBUS}.Error.Failed", "The method failed; the log says why.")
            if not header.flags & MessageFlag.no_reply_expected:
                self._post(reply)
        elif header.message_type == MessageType.signal:
            sender = header.fields.get(HeaderFields.sender, "")
            signal = Signal(sender, header.fields[HeaderFields.path], message.body)
            for listener in tuple(self._listeners):
                if listener.match.fits(message):
                    self._safely(partial(listener.on_signal, signal))
        elif on_reply := self._connection.awaited(message):
            on_reply(outcome(message))

    def _lose(self) -> None:
        lost = BusError(DISCONNECTED, "The message bus went away before the reply came.")
        for on_reply in self._connection.lose():
            self._safely(partial(on_reply, lost))
        if not self._connection.ended:
            for watch in tuple(self._watches):
                self._owned(watch, "")

    def _ask_again(self) -> None:
        for listener in tuple(self._listeners):
            self._rule("AddMatch", listener.match)
        for watch in tuple(self._watches):
            self._ask_owner(watch)

    def _ask_owner(self, watch: _NameWatch) -> None:
        def on_reply(reply: Body | BusError) -> None:
            self._owned(watch, "" if isinstance(reply, BusError) else reply[0])

        self.ask(Call(DBUS, DBUS_PATH, DBUS, "GetNameOwner", "s", (watch.name,)), on_reply)

    def _owned(self, watch: _NameWatch, owner: str) -> None:
        if owner != watch.owner and watch in self._watches:
            watch.owner = owner
            self._safely(lambda: watch.on_owner(owner))


def opened_system_bus() -> Bus | None:
    """The system bus, connected; None if there is none."""
    return opened(Bus(SYSTEM, enable_fds=True))


def opened(bus: Bus) -> Bus | None:
    """The bus, connected; None if there is none."""
    try:
        bus.open()
    except BusError:
        return None
    return bus
