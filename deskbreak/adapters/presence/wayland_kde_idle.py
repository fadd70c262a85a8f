"""Activity on Wayland from org_kde_kwin_idle: compositors older than ext-idle-notify-v1, such as Sway 1.7.

A film that keeps the screen awake with an idle inhibitor counts as activity.

pywayland includes only the protocols of wayland-protocols, so this one is defined here, with requests and events in the
order of KDE's idle.xml, version 1, which determines their numbers on the wire: https://wayland.app/protocols/kde-idle
"""

from __future__ import annotations

from pywayland.protocol.wayland import WlSeat, WlSeatProxy
from pywayland.protocol_core.argument import Argument
from pywayland.protocol_core.globals import Global
from pywayland.protocol_core.interface import Interface
from pywayland.protocol_core.proxy import Proxy
from pywayland.protocol_core.resource import Resource
from pywayland.scanner.argument import ArgumentType

from deskbreak.adapters.presence.wayland_idle import Dialect, WaylandIdle
from deskbreak.linux.wayland import ANSWER_S


class OrgKdeKwinIdleTimeout(Interface):
    """Reports when there was no input for long enough, and the first input after that."""

    name = "org_kde_kwin_idle_timeout"
    version = 1


class OrgKdeKwinIdle(Interface):
    """Creates timeouts."""

    name = "org_kde_kwin_idle"
    version = 1


class OrgKdeKwinIdleTimeoutProxy(Proxy[OrgKdeKwinIdleTimeout]):
    """A timeout on the client's side."""

    interface = OrgKdeKwinIdleTimeout

    @OrgKdeKwinIdleTimeout.request()
    def release(self) -> None:
        """End the timeout."""
        self._marshal(0)
        self._destroy()

    @OrgKdeKwinIdleTimeout.request()
    def simulate_user_activity(self) -> None:
        """Pretend that there was input."""
        self._marshal(1)


class OrgKdeKwinIdleTimeoutResource(Resource[OrgKdeKwinIdleTimeout]):
    """A timeout on the compositor's side."""

    interface = OrgKdeKwinIdleTimeout

    @OrgKdeKwinIdleTimeout.event()
    def idle(self) -> None:
        """Report that there was no input for long enough."""
        self._post_event(0)

    @OrgKdeKwinIdleTimeout.event()
    def resumed(self) -> None:
        """Report the first input after that."""
        self._post_event(1)


class OrgKdeKwinIdleProxy(Proxy[OrgKdeKwinIdle]):
    """The manager on the client's side."""

    interface = OrgKdeKwinIdle

    @OrgKdeKwinIdle.request(
        Argument(ArgumentType.NewId, interface=OrgKdeKwinIdleTimeout),
        Argument(ArgumentType.Object, interface=WlSeat),
        Argument(ArgumentType.Uint),
    )
    def get_idle_timeout(self, seat: WlSeatProxy, timeout_ms: int) -> OrgKdeKwinIdleTimeoutProxy:
        """Create a timeout for a seat."""
        timeout: OrgKdeKwinIdleTimeoutProxy = self._marshal_constructor(
            0, OrgKdeKwinIdleTimeout, seat, timeout_ms
        )
        return timeout


class OrgKdeKwinIdleResource(Resource[OrgKdeKwinIdle]):
    """The manager on the compositor's side."""

    interface = OrgKdeKwinIdle


class OrgKdeKwinIdleTimeoutGlobal(Global[OrgKdeKwinIdleTimeout]):
    """Never offered as a global; pywayland requires one for each interface."""

    interface = OrgKdeKwinIdleTimeout


class OrgKdeKwinIdleGlobal(Global[OrgKdeKwinIdle]):
    """The manager as a global of the compositor."""

    interface = OrgKdeKwinIdle


OrgKdeKwinIdleTimeout._gen_c()  # noqa: SLF001 - as the modules that pywayland generates do
OrgKdeKwinIdleTimeout.proxy_class = OrgKdeKwinIdleTimeoutProxy
OrgKdeKwinIdleTimeout.resource_class = OrgKdeKwinIdleTimeoutResource
OrgKdeKwinIdleTimeout.global_class = OrgKdeKwinIdleTimeoutGlobal

OrgKdeKwinIdle._gen_c()  # noqa: SLF001 - as above
OrgKdeKwinIdle.proxy_class = OrgKdeKwinIdleProxy
OrgKdeKwinIdle.resource_class = OrgKdeKwinIdleResource
OrgKdeKwinIdle.global_class = OrgKdeKwinIdleGlobal


_DIALECT = Dialect(
    name="org_kde_kwin_idle",
    manager=OrgKdeKwinIdle,
    newest=1,
    ask=lambda manager, _version, seat, idle_ms: manager.get_idle_timeout(seat, idle_ms),
    idled="idle",
    release=lambda timeout: timeout.release(),
    settles_s=2.0,  # a compositor may not count times as short as the probe's
)


class KwinIdle(WaylandIdle):
    """ports.Sensor over org_kde_kwin_idle."""

    def __init__(self, display_name: str | None = None, answer_within_s: float = ANSWER_S) -> None:
        """``display_name`` defaults to $WAYLAND_DISPLAY."""
        super().__init__(_DIALECT, display_name, answer_within_s)
