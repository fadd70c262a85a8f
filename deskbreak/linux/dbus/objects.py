"""Objects that we serve on a message bus: their interfaces, and the replies to method calls.

Every object has properties, introspection and ping, as the D-Bus specification
requires: https://dbus.freedesktop.org/doc/dbus-specification.html#standard-interfaces
Nothing here uses a connection, so that replies can be tested as values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jeepney import HeaderFields, Message, new_error, new_method_return

_ERROR = "org.freedesktop.DBus.Error."


@dataclass(frozen=True, slots=True)
class Method:
    """A method: the signatures of its arguments and results, and its function."""

    takes: str
    gives: str
    run: Callable[..., tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Property:
    """A readable property."""

    signature: str
    read: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Interface:
    """A named set of methods, readable properties, and signals with their signatures."""

    name: str
    methods: Mapping[str, Method] = field(default_factory=dict)
    properties: Mapping[str, Property] = field(default_factory=dict)
    signals: Mapping[str, str] = field(default_factory=dict)


class CallRefused(Exception):
    """A call that is answered with an error."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.name = kind if "." in kind else _ERROR + kind
        self.text = text


def answer(call: Message, objects: Mapping[str, tuple[Interface, ...]]) -> Message:
    """Return the reply to a method call to one of these objects, given by path."""
    path = call.header.fields[HeaderFields.path]
    try:
        if path not in objects:
            raise CallRefused("UnknownObject", f"There is no object at {path}.")  # noqa: TRY301 - one place replies
        method = _find(call, objects[path])
        signature = call.header.fields.get(HeaderFields.signature, "")
        if signature != method.takes:
            raise CallRefused("InvalidArgs", f"It takes ({method.takes}), not ({signature}).")  # noqa: TRY301 - as above
        return new_method_return(call, method.gives or None, method.run(*call.body))
    except CallRefused as refused:
        return failure(call, refused.name, refused.text)


def failure(call: Message, name: str, text: str) -> Message:
    """Return an error reply to a method call."""
    return new_error(call, name, "s", (text,))


def introspection(interfaces: tuple[Interface, ...]) -> str:
    """Describe an object in the XML of the specification."""
    described = map(_describe, (*interfaces, *_standard(interfaces)))
    return f"<node>\n{''.join(described)}</node>\n"


def _find(call: Message, interfaces: tuple[Interface, ...]) -> Method:
    wanted = call.header.fields.get(HeaderFields.interface)
    member = call.header.fields[HeaderFields.member]
    for interface in (*interfaces, *_standard(interfaces)):
        if wanted in {None, interface.name} and member in interface.methods:
            return interface.methods[member]
    raise CallRefused("UnknownMethod", f"There is no method {member} of {wanted or 'any interface'}.")


def _standard(interfaces: tuple[Interface, ...]) -> tuple[Interface, ...]:
    by_name = {interface.name: interface for interface in interfaces}

    def get(name: str, member: str) -> tuple[tuple[str, Any]]:
        if name not in by_name or member not in by_name[name].properties:
            raise CallRefused("UnknownProperty", f"There is no property {member} of {name}.")
        found = by_name[name].properties[member]
        return ((found.signature, found.read()),)

    def get_all(name: str) -> tuple[dict[str, tuple[str, Any]]]:
        properties = by_name[name].properties if name in by_name else {}
        return ({member: (each.signature, each.read()) for member, each in properties.items()},)

    def refuse_to_set(name: str, member: str, _value: tuple[str, Any]) -> tuple[Any, ...]:
        raise CallRefused("PropertyReadOnly", f"{member} of {name} cannot be set.")

    def introspect() -> tuple[str]:
        return (introspection(interfaces),)

    standard = "org.freedesktop.DBus."
    methods = {
        "Get": Method("ss", "v", get),
        "GetAll": Method("s", "a{sv}", get_all),
        "Set": Method("ssv", "", refuse_to_set),
    }
    return (
        Interface(f"{standard}Properties", methods),
        Interface(f"{standard}Introspectable", {"Introspect": Method("", "s", introspect)}),
        Interface(f"{standard}Peer", {"Ping": Method("", "", lambda: ())}),
    )


def _describe(interface: Interface) -> str:
    lines = [f' <interface name="{interface.name}">']
    for name, method in interface.methods.items():
        arguments = _arguments(method.takes, ' direction="in"') + _arguments(method.gives, ' direction="out"')
        lines.append(f'  <method name="{name}">{arguments}</method>')
    lines += [
        f'  <property name="{name}" type="{each.signature}" access="read"/>'
        for name, each in interface.properties.items()
    ]
    lines += [
        f'  <signal name="{name}">{_arguments(signature)}</signal>'
        for name, signature in interface.signals.items()
    ]
    return "\n".join([*lines, " </interface>", ""])


def _arguments(signature: str, direction: str = "") -> str:
    return "".join(f'<arg type="{each}"{direction}/>' for each in complete_types(signature))


def complete_types(signature: str) -> list[str]:
    """Split a signature into its single complete types: "ia{sv}av" gives "i", "a{sv}", "av"."""
    types, current, depth = [], "", 0
    for letter in signature:
        current += letter
        depth += (letter in "({") - (letter in ")}")
        if depth == 0 and letter != "a":
            types.append(current)
            current = ""
    return types
