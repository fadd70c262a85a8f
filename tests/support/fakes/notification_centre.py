"""The counterparts of desktop-notifier: its own notifier, and a server that can be introspected."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from deskbreak.adapters.notifications.desktop_notifier import system_notifier
from tests.support.fakes.notification_server import NAME, NotificationServer

# The library introspects this first, and does not listen to signals that are missing here.
INTERFACE = f"""<node><interface name="{NAME}">
<method name="GetCapabilities"><arg direction="out" type="as"/></method>
<method name="GetServerInformation">
<arg direction="out" type="s"/><arg direction="out" type="s"/>
<arg direction="out" type="s"/><arg direction="out" type="s"/></method>
<method name="Notify"><arg direction="in" type="s"/><arg direction="in" type="u"/><arg direction="in" type="s"/>
<arg direction="in" type="s"/><arg direction="in" type="s"/><arg direction="in" type="as"/>
<arg direction="in" type="a{{sv}}"/><arg direction="in" type="i"/><arg direction="out" type="u"/></method>
<method name="CloseNotification"><arg direction="in" type="u"/></method>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
</interface></node>"""


class Centre:
    """Makes the library's notifier, and closes its connection, which the library never does."""

    def __init__(self) -> None:
        self.made: Any = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self.allowed: bool | None = True

    def make(self, icon: Path) -> Any:
        self.made = system_notifier(icon)
        self.loop = asyncio.get_running_loop()
        self.made.request_authorisation = self._ask
        return self.made

    def hang_up(self) -> None:
        if self.loop is not None and self.made._backend.interface is not None:
            asyncio.run_coroutine_threadsafe(self._disconnect(), self.loop).result(20)

    async def _ask(self) -> bool | None:
        return self.allowed

    async def _disconnect(self) -> None:
        bus = self.made._backend.bus
        bus.disconnect()
        await bus.wait_for_disconnect()


def self_describing_server(address: str) -> NotificationServer:
    """A server that can be introspected."""
    server = NotificationServer(address)
    server.methods["org.freedesktop.DBus.Introspectable.Introspect"] = lambda _: ("s", [INTERFACE])
    server.methods[f"{NAME}.GetServerInformation"] = lambda _: ("ssss", ["fake", "us", "1", "1.2"])
    return server
