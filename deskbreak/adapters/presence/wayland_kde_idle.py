"""Activity on Wayland by org_kde_kwin_idle: compositors from before ext-idle-notify-v1, such as Sway 1.7.

A film that keeps the screen awake by an idle inhibitor counts as activity here.

pywayland brings only the protocols of wayland-protocols, so this one is written down here: its requests and events
in the order of KDE's idle.xml, version 1, which is what goes over the wire: https://wayland.app/protocols/kde-idle
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
    """Tells when nobody has moved for long enough, and of the first input after that."""

    name = "org_kde_kwin_idle_timeout"
    version = 1


class OrgKdeKwinIdle(Interface):
    """Makes timeouts."""

    name = "org_kde_kwin_idle"
    version = 1


class OrgKdeKwinIdleTimeoutProxy(Proxy[OrgKdeKwinIdleTimeout]):
    """A timeout, to its client."""

    interface = OrgKdeKwinIdleTimeout

    @OrgKdeKwinIdleTimeout.request()
    def release(self) -> None:
        """Hear no more of it."""
        self._marshal(0)
        self._destroy()

    @OrgKdeKwinIdleTimeout.request()
    def simulate_user_activity(self) -> None:
        """Pretend that there was input."""
        self._marshal(1)


class OrgKdeKwinIdleTimeoutResource(Resource[OrgKdeKwinIdleTimeout]):
    """A timeout, to the compositor."""

    interface = OrgKdeKwinIdleTimeout

    @OrgKdeKwinIdleTimeout.event()
    def idle(self) -> None:
        """Tell that nobody has moved for long enough."""
        self._post_event(0)

    @OrgKdeKwinIdleTimeout.event()
    def resumed(self) -> None:
        """Tell of the first input after that."""
        self._post_event(1)


class OrgKdeKwinIdleProxy(Proxy[OrgKdeKwinIdle]):
    """The manager, to its client."""

    interface = OrgKdeKwinIdle

    @OrgKdeKwinIdle.request(
        Argument(ArgumentType.NewId, interface=OrgKdeKwinIdleTimeout),
        Argument(ArgumentType.Object, interface=WlSeat),
        Argument(ArgumentType.Uint),
    )
    def get_idle_timeout(self, seat: WlSeatProxy, timeout_ms: int) -> OrgKdeKwinIdleTimeoutProxy:
        """Make a timeout for a seat."""
        timeout: OrgKdeKwinIdleTimeoutProxy = self._marshal_constructor(
            0, OrgKdeKwinIdleTimeout, seat, timeout_ms
        )
        return timeout


class OrgKdeKwinIdleResource(Resource[OrgKdeKwinIdle]):
    """The manager, to the compositor."""

    interface = OrgKdeKwinIdle


class OrgKdeKwinIdleTimeoutGlobal(Global[OrgKdeKwinIdleTimeout]):
    """Never offered by itself; pywayland wants one for each interface."""

    interface = OrgKdeKwinIdleTimeout


class OrgKdeKwinIdleGlobal(Global[OrgKdeKwinIdle]):
    """The manager, as a compositor offers it."""

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
    settles_s=2.0,  # a compositor may count no time as short as the probe's
)


class KwinIdle(WaylandIdle):
    """The port Sensor over org_kde_kwin_idle."""

    def __init__(self, display_name: str | None = None, answer_within_s: float = ANSWER_S) -> None:
        """``display_name``: as in $WAYLAND_DISPLAY, which it is when None."""
        super().__init__(_DIALECT, display_name, answer_within_s)
