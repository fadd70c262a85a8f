"""Another program on the bus, played by dbus-fast: the independent peer of our own connection."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from dbus_fast import Message, MessageFlag, MessageType, Variant
from dbus_fast.aio import MessageBus

_Result = TypeVar("_Result")

Answer = tuple[str, list[Any]] | None
"""Signature and body of a reply; None: it comes later, or never."""


def plain(value: Any) -> Any:
    """A value from the bus without its variants, and with lists for all sequences."""
    if isinstance(value, Variant):
        return plain(value.value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


class Refusal(Exception):
    """Raised by a method of a fake to answer with an error."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Peer:
    """A connection with an event loop and a thread of its own; the signals it receives are kept."""

    def __init__(self, address: str) -> None:
        self.methods: dict[str, Callable[[Message], Answer]] = {}
        self.signals: list[tuple[str, list[Any]]] = []
        self._tasks: list[asyncio.Task[None]] = []  # an event loop holds no reference to them
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._bus = self._wait(self._connect(address))
        self.unique_name = str(self._bus.unique_name)

    def close(self) -> None:
        """End the connection as a program does on exit. Idempotent."""
        if self._thread.is_alive():
            self._wait(self._disconnect())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def own(self, name: str) -> None:
        """Take a well-known name."""
        self._wait(self._bus.request_name(name))

    def disown(self, name: str) -> None:
        """Release a well-known name."""
        self._wait(self._bus.release_name(name))

    def listen(self, rule: str) -> None:
        """Keep the signals that fit a rule: their member and body."""
        self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.AddMatch", "s", rule)

    def received(self, *members: str) -> list[tuple[str, list[Any]]]:
        """The signals so far, of these members."""
        return [(member, body) for member, body in self.signals if member in members]

    def call(self, name: str, path: str, method: str, signature: str = "", *body: object) -> Any:
        """Call a method, written with its interface; returns its value, or a list of several."""
        interface, _, member = method.rpartition(".")
        message = Message(
            destination=name,
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=list(body),
        )
        reply = self._wait(self._bus.call(message))
        if reply is None or reply.message_type == MessageType.ERROR:
            raise Refusal(str(reply.error_name) if reply is not None else "no reply")
        values = plain(reply.body)
        return values[0] if len(values) == 1 else values

    def is_subscribed_to(self, name: str) -> None:
        """Wait until the owner of this name has received everything sent before: both the bus and the owner keep the order."""
        with suppress(Refusal):
            self.call(name, "/", "org.freedesktop.DBus.Peer.Ping")

    def emit(self, path: str, signal: str, signature: str = "", *body: object) -> None:
        """Emit a signal, written with its interface."""
        interface, _, member = signal.rpartition(".")
        self.send(Message.new_signal(path, interface, member, signature, list(body)))

    def send(self, message: Message) -> None:
        """Send a message, a late reply for example."""
        self._wait(self._send(message))

    def send_soon(self, message: Message, then: Callable[[], object] = lambda: None) -> None:
        """Send from within a method of the fake; ``then`` is called when it is sent."""

        async def work() -> None:
            await self._bus.send(message)
            then()

        self._tasks.append(self._loop.create_task(work()))

    def _wait(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=20)

    async def _connect(self, address: str) -> MessageBus:
        bus = await MessageBus(bus_address=address, negotiate_unix_fd=True).connect()
        bus.add_message_handler(self._handle)
        return bus

    async def _disconnect(self) -> None:
        self._bus.disconnect()
        await asyncio.sleep(0)  # the transport closes in the next round of the loop

    async def _send(self, message: Message) -> None:
        await self._bus.send(message)

    def _handle(self, message: Message) -> Message | bool | None:
        if message.message_type == MessageType.SIGNAL:
            self.signals.append((str(message.member), plain(message.body)))
            return None
        method = self.methods.get(f"{message.interface}.{message.member}")
        if message.message_type != MessageType.METHOD_CALL or method is None:
            return None
        try:
            answer = method(message)
        except Refusal as refusal:
            return Message.new_error(message, refusal.name, "refused by the fake")
        if answer is None or message.flags & MessageFlag.NO_REPLY_EXPECTED:
            return True
        return Message.new_method_return(message, *answer)
