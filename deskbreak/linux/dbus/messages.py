"""Messages of a bus as values: calls, signals, match rules and errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call

DBUS = "org.freedesktop.DBus"
DBUS_PATH = "/org/freedesktop/DBus"
PROPERTIES = f"{DBUS}.Properties"
DISCONNECTED = f"{DBUS}.Error.Disconnected"
NO_REPLY = f"{DBUS}.Error.NoReply"
SERVICE_UNKNOWN = f"{DBUS}.Error.ServiceUnknown"
NAME_HAS_NO_OWNER = f"{DBUS}.Error.NameHasNoOwner"
NOBODY_THERE = frozenset({DISCONNECTED, NO_REPLY, SERVICE_UNKNOWN, NAME_HAS_NO_OWNER})
"""Errors of the bus for a called program that does not run, or ended before it replied."""

Body = tuple[Any, ...]
"""Arguments of a call, a reply or a signal. A variant is a pair of signature and value, an array a list."""


class BusError(Exception):
    """The bus, or the program called through it, answered with an error or not at all."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"{text} ({name})")
        self.name = name
        self.text = text


@dataclass(frozen=True, slots=True)
class Call:
    """A method call to another program."""

    destination: str
    path: str
    interface: str
    member: str
    signature: str = ""
    body: Body = ()

    def message(self) -> Message:
        """The call as a jeepney message."""
        address = DBusAddress(self.path, bus_name=self.destination, interface=self.interface)
        return new_method_call(address, self.member, self.signature or None, self.body)


@dataclass(frozen=True, slots=True)
class Match:
    """Selects signals. ``arg0``: the required value of the first argument."""

    interface: str
    member: str
    sender: str = ""
    path: str = ""
    arg0: str = ""

    @property
    def rule(self) -> str:
        """The match rule in the syntax of the specification."""
        conditions = {
            "interface": self.interface,
            "member": self.member,
            "sender": self.sender,
            "path": self.path,
            "arg0": self.arg0,
        }
        given = [f"{key}='{value}'" for key, value in conditions.items() if value]
        return ",".join(["type='signal'", *given])

    def fits(self, message: Message) -> bool:
        """Whether a signal matches. The bus checks senders, because it knows the owners of names."""
        fields = message.header.fields
        return (
            fields.get(HeaderFields.interface) == self.interface
            and fields.get(HeaderFields.member) == self.member
            and (not self.path or fields.get(HeaderFields.path) == self.path)
            and (self.sender != DBUS or fields.get(HeaderFields.sender) == DBUS)
            and (not self.arg0 or message.body[:1] == (self.arg0,))
        )


@dataclass(frozen=True, slots=True)
class Signal:
    """A received signal; ``sender`` is the unique name of the connection that sent it."""

    sender: str
    path: str
    body: Body


def outcome(reply: Message) -> Body | BusError:
    """Return the content of a reply, or its error."""
    if reply.header.message_type != MessageType.error:
        return tuple(reply.body)
    text = reply.body[0] if reply.body and isinstance(reply.body[0], str) else "no reason given"
    return BusError(reply.header.fields[HeaderFields.error_name], text)
