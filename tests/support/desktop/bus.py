"""Private message buses, and calls on them."""

from __future__ import annotations

import socket
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    HeaderFields,
    MatchRule,
    MessageType,
    Properties,
    new_method_call,
)
from jeepney.io.blocking import open_dbus_connection

from tests.support.processes import Process, poll

if TYPE_CHECKING:
    from collections.abc import Mapping

_SERVICES = Path("/usr/share/dbus-1/services")
# Started on demand, as in a real session. The notification daemons are not among them: the bus would start one of its
# choice whenever a test has killed ours.
_ON_DEMAND = ("org.a11y.Bus", "org.xfce.Xfconf", "ca.desrt.dconf")

_CONFIG = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>{kind}</type>
  <keep_umask/>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
"""


def start_bus(kind: str, address: Path, env: Mapping[str, str], logs: Path) -> Process:
    """Start a message bus (kind: session or system) at this address, with the few services of a session."""
    services = address.with_name(f"{address.name}-services")
    services.mkdir(exist_ok=True)
    for name in _ON_DEMAND if kind == "session" else ():
        (services / f"{name}.service").symlink_to(_SERVICES / f"{name}.service")
    config = address.with_name(f"{address.name}.conf")
    config.write_text(_CONFIG.format(kind=kind, socket=address, services=services), "utf-8")
    bus = Process(["dbus-daemon", "--nofork", f"--config-file={config}"], env, logs, name=f"dbus-{kind}")
    if not poll(lambda: _listens(address) or not bus.running, seconds=20) or not bus.running:
        bus.end()
        raise AssertionError(f"the {kind} bus did not start: {bus.stderr}")
    return bus


def _listens(path: Path) -> bool:
    """Whether the bus accepts connections; the file alone exists a moment earlier."""
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except OSError:
            return False
    return True


def program_of_service(name: str) -> str | None:
    """The path of a program that is not on the PATH, from its service file."""
    service = _SERVICES / f"{name}.service"
    lines = service.read_text("utf-8").splitlines() if service.exists() else []
    return next((line.removeprefix("Exec=") for line in lines if line.startswith("Exec=")), None)


class Bus:
    """A blocking connection to a bus. Use it from one thread only."""

    def __init__(self, address: str, timeout: float = 20) -> None:
        self._connection = open_dbus_connection(bus=address)
        self._timeout = timeout

    def close(self) -> None:
        """Close the connection; the bus may be gone already."""
        self._connection.close()

    def call(self, name: str, path: str, method: str, signature: str = "", *arguments: object) -> Any:
        """Call a method, written with its interface; returns its value, or a tuple of several."""
        interface, _, member = method.rpartition(".")
        address = DBusAddress(path, bus_name=name, interface=interface)
        message = new_method_call(address, member, signature or None, arguments)
        return _body(self._connection.send_and_get_reply(message, timeout=self._timeout))

    def get(self, name: str, path: str, interface: str, member: str) -> Any:
        """Read a property."""
        message = Properties(DBusAddress(path, bus_name=name, interface=interface)).get(member)
        return _body(self._connection.send_and_get_reply(message, timeout=self._timeout))[1]

    def listen(self, interface: str, member: str) -> deque[tuple[str, str]]:
        """A queue that receives the (sender, path) of each such signal, while other calls are made."""
        rule = MatchRule(type="signal", interface=interface, member=member)
        self._bus_call("AddMatch", rule.serialise())
        signals = _Origins()
        self._connection.filter(rule, queue=signals)
        return signals

    def owner_of(self, name: str) -> str | None:
        """The unique name of the connection that owns a name."""
        try:
            return str(self._bus_call("GetNameOwner", name))
        except DBusErrorResponse:
            return None

    def pid_of(self, name: str) -> int:
        """The process id of the owner of a name."""
        return int(self._bus_call("GetConnectionUnixProcessID", name))

    def _bus_call(self, member: str, argument: str) -> Any:
        method = f"org.freedesktop.DBus.{member}"
        return self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", method, "s", argument)


class _Origins(deque[tuple[str, str]]):
    """Records the origin of each signal."""

    def append(self, message: Any) -> None:
        fields = message.header.fields
        super().append((fields[HeaderFields.sender], fields[HeaderFields.path]))


def _body(reply: Any) -> Any:
    if reply.header.message_type == MessageType.error:
        raise DBusErrorResponse(reply)
    return reply.body[0] if len(reply.body) == 1 else reply.body
