"""What goes over a message bus, as values: calls, signals and which of them to hear, errors."""

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
"""Errors by which the bus tells that the called program is not there, or ended before it replied."""

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
        """The same in jeepney's terms."""
        address = DBusAddress(self.path, bus_name=self.destination, interface=self.interface)
        return new_method_call(address, self.member, self.signature or None, self.body)


@dataclass(frozen=True, slots=True)
class Match:
    """Which signals to hear. ``arg0``: what the first argument must be."""

    interface: str
    member: str
    sender: str = ""
    path: str = ""
    arg0: str = ""

    @property
    def rule(self) -> str:
        """The match rule in the words of the specification."""
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
        """Whether a signal is meant. Senders are left to the bus, which knows who owns which name."""
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
    """A signal that came; ``sender`` is the unique name of the connection that sent it."""

    sender: str
    path: str
    body: Body


def outcome(reply: Message) -> Body | BusError:
    """Give what a reply carries, or the error that it is."""
    if reply.header.message_type != MessageType.error:
        return tuple(reply.body)
    text = reply.body[0] if reply.body and isinstance(reply.body[0], str) else "no reason given"
    return BusError(reply.header.fields[HeaderFields.error_name], text)
