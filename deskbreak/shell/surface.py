"""Which adapters face the person and the machine here: the one place that chooses them.

By capability where one can be asked (is there a bus, a display, a terminal),
by platform only where the interface is the platform's own. Imports are made
where they are needed: a tray on Linux should not carry what Windows needs.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from deskbreak import __version__
from deskbreak.core.routine import Variant
from deskbreak.core.settings import Contrast, Motion, Theme
from deskbreak.core.view import Panel
from deskbreak.ports import Fault, Mended, Notifier, Part, Popup, Sensor, Tray, Unavailable
from deskbreak.shell import care_json, paths
from deskbreak.shell.care_file import CareFile
from deskbreak.shell.clock import SystemClock
from deskbreak.shell.desktop_access import PortalCall, wants_less_motion, wants_more_contrast
from deskbreak.shell.hold_sources import hold_sources
from deskbreak.shell.hold_watch import MakeSources
from deskbreak.shell.inbox import Inbox
from deskbreak.shell.practice import week_practised
from deskbreak.shell.preferences import Preferences

if TYPE_CHECKING:
    from datetime import date

    from deskbreak.core.care import News, Terms
    from deskbreak.core.guide import Guide
    from deskbreak.render.theme import Theme as Palette
    from deskbreak.shell.cues.player import Player
    from deskbreak.shell.linux.bus import Bus
    from deskbreak.terminal.guide_screen import Figure

ABOUT = (
    f"DeskBreak {__version__} guides short breaks for your upper back. It is for stiffness, not for pain, and is "
    "no medical advice."
)

WITHOUT_DISPLAY = (
    f"DeskBreak {__version__} runs. There is no display here, so reminders come as lines. In a terminal, "
    "`deskbreak start --terminal` guides a break, and `deskbreak --help` lists the rest."
)


@dataclass(slots=True)
class Surface:
    """The adapters, and what has to be closed after them."""

    tray: Tray
    notifier: Notifier
    popup: Popup
    sensors: tuple[tuple[Part, Sensor], ...] = ()
    holds: MakeSources = field(default=partial(hold_sources, None))
    closing: list[Callable[[], None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Making:
    """What adapters are made with. ``saved`` blocks until the state is on disk; ``troubles`` names broken parts."""

    inbox: Inbox
    preferences: Preferences
    saved: Callable[[], None]
    care: CareFile
    troubles: Callable[[], tuple[str, ...]] = tuple[str, ...]

    def terms(self) -> Terms:
        """What holds for a break today."""
        today = _today()
        terms = self.care.terms(today, week_practised(paths.journal_folder(), today))
        return replace(terms, troubles=self.troubles())

    def heard(self, news: News) -> None:
        """Remember what the person said of their care."""
        self.care.heard(news, _today())


def has_display() -> bool:
    """Whether there is a screen to show anything on."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def surface_for(making: Making, *, plain: bool) -> Surface:
    """The adapters for where we are."""
    if not has_display():
        return _terminal(making, plain=plain)
    return _desktop(making)


class Fresh:
    """A fact that may take long to ask for: the fresh one if it comes in time, else the one known last."""

    def __init__(self, ask: Callable[[], bool], *, otherwise: bool, within_s: float = 0.3) -> None:
        self._ask = ask
        self._known = otherwise
        self._within_s = within_s

    def value(self) -> bool:
        """The fact, after ``within_s`` seconds at most."""
        asking = threading.Thread(target=self._look, daemon=True)
        asking.start()
        asking.join(self._within_s)
        return self._known

    def _look(self) -> None:
        self._known = self._ask()


def make_guide(variant: Variant, making: Making, say: Callable[[str], object]) -> Guide:
    """A guided break by the user's settings, and as their care has it."""
    from deskbreak.core.guide import Guide
    from deskbreak.shell.routines import load_routine

    settings = making.preferences.current
    return Guide.begin(load_routine(settings.routine, say), variant, settings.breath_s, making.terms())


def _today() -> date:
    return SystemClock().now().wall.date()


# ---------------------------------------------------------------------- no display


def _terminal(making: Making, *, plain: bool) -> Surface:
    post = making.inbox.post
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        from deskbreak.terminal.plain import Lines, PlainNotifier, PlainPopup, PlainTray

        lines = Lines()
        lines.say(WITHOUT_DISPLAY)
        surface = Surface(PlainTray(lines, post), PlainNotifier(lines), PlainPopup(lines, post, ABOUT))
        if sys.platform == "linux":
            _watch_presence(surface, making, session_bus=None)
        return surface
    from deskbreak.shell.cues.player import cues_for
    from deskbreak.terminal.desk import Desk
    from deskbreak.terminal.figure import artist_for
    from deskbreak.terminal.terminal import Terminal

    def guide(variant: Variant) -> Guide:
        return make_guide(variant, making, _fault_of_settings(making))

    @contextmanager
    def ears() -> Iterator[Player]:
        with cues_for(making.preferences.current, plain=plain) as player:
            yield player
        for trouble in player.troubles():
            post(Fault(Part.CUES, trouble))

    def figure() -> Figure:
        return artist_for(making.preferences.current)

    desk = Desk(
        Terminal(), post, guide, figure=figure, ears=ears, plain=plain, heard=making.heard, about=ABOUT
    )
    surface = Surface(desk.tray, desk.notifier, desk.popup)
    if sys.platform == "linux":
        _watch_presence(surface, making, session_bus=None)
    return surface


def _fault_of_settings(making: Making) -> Callable[[str], None]:
    return lambda text: making.inbox.post(Fault(Part.SETTINGS, text))


# ---------------------------------------------------------------------- desktops


def _popup(
    making: Making,
    is_dark: Callable[[], bool],
    call: PortalCall | None = None,
    token: Callable[[], str] = str,
) -> Popup:
    """The guided window. ``call`` is that of the session bus; ``token`` gives that of the last click."""
    from deskbreak.shell.popup_process import PopupProcess

    desktop = Fresh(is_dark, otherwise=False)
    still = Fresh(partial(wants_less_motion, call), otherwise=False)
    strong = Fresh(partial(wants_more_contrast, call), otherwise=False)

    def prepare(variant: Variant) -> dict[str, object]:
        settings = making.preferences.current
        dark = desktop.value() if settings.theme is Theme.SYSTEM else settings.theme is Theme.DARK
        return {
            "routine": settings.routine,
            "variant": variant.value,
            "theme": "dark" if dark else "light",
            "breath_s": settings.breath_s,
            "terms": care_json.terms_to_json(making.terms()),
            "scale": None,
            "sounds": settings.sounds,
            "volume": settings.volume,
            "voice": settings.voice,
            "motion": _by(settings.motion, still, Motion.REDUCED, Motion.FULL),
            "contrast": _by(settings.contrast, strong, Contrast.HIGH, Contrast.NORMAL),
            "body": settings.body.value,
            "skin": settings.skin.value,
            "text": settings.text,
        }

    return PopupProcess(making.inbox.post, prepare=prepare, heard=making.heard, token=token)


def _by(setting: StrEnum, asked: Fresh, wanted: StrEnum, otherwise: StrEnum) -> str:
    """A setting; where it follows the desktop, what the desktop asks for."""
    if setting not in {Motion.SYSTEM, Contrast.SYSTEM}:
        return setting.value
    return wanted.value if asked.value() else otherwise.value


def panel_for(setting: Theme, ask: Callable[[], Panel]) -> Panel:
    """What the icon is drawn for, until the end of this run: as set, else what the desktop says when asked."""
    match setting:
        case Theme.LIGHT:
            return Panel.LIGHT
        case Theme.DARK:
            return Panel.DARK
        case Theme.SYSTEM:
            return ask()


def _first_notifier(notifiers: Sequence[Notifier], making: Making) -> Notifier:
    """The first notifier that can be started; why the others cannot is told in the menu and by `status`."""
    from deskbreak.shell.notify.none import NullNotifier

    for notifier in notifiers:
        try:
            notifier.start()
        except Unavailable as why:
            making.inbox.post(Fault(Part.NOTIFIER, str(why)))
        else:
            making.inbox.post(Mended(Part.NOTIFIER))
            return notifier
    return NullNotifier()


def _trays(trays: Sequence[Tray], making: Making) -> Tray:
    from deskbreak.shell.tray.first import FirstTray
    from deskbreak.shell.tray.none import NullTray

    return FirstTray((*trays, NullTray()), lambda why: making.inbox.post(Fault(Part.TRAY, why)))


if sys.platform == "linux":

    def _desktop(making: Making) -> Surface:
        from deskbreak.render.assets import data_path
        from deskbreak.render.icons import draw_icon
        from deskbreak.shell.desktop_theme import is_dark, panel
        from deskbreak.shell.linux.bus import Bus
        from deskbreak.shell.notify.freedesktop import FreedesktopNotifier
        from deskbreak.shell.notify.plain import PlainNotifier
        from deskbreak.shell.tray.either import linux_trays

        post = making.inbox.post
        bus = _open(Bus())
        ask = bus.call if bus is not None else None
        draw = partial(draw_icon, panel=panel_for(making.preferences.current.panel, partial(panel, ask)))
        token: Callable[[], str] = str
        notifiers: list[Notifier] = [PlainNotifier(post)]
        if bus is not None:
            notifier = FreedesktopNotifier(bus, post, data_path("icons", "png", "deskbreak-128.png"))
            notifiers.insert(0, notifier)
            token = notifier.take_token
        theme = partial(_menu_theme, making, Fresh(partial(is_dark, ask), otherwise=False))
        on_x11 = bool(os.environ.get("DISPLAY"))
        surface = Surface(
            tray=_trays(linux_trays(bus, draw, post, theme, on_x11=on_x11), making),
            notifier=_first_notifier(notifiers, making),
            popup=_popup(making, partial(is_dark, ask), ask, token),
            holds=partial(hold_sources, bus),
        )
        if bus is not None:
            surface.closing.append(bus.close)
        _watch_presence(surface, making, session_bus=bus)
        return surface

    def _menu_theme(making: Making, desktop_dark: Fresh) -> Palette:
        """The colours of a menu of our own: as set, else as the desktop's windows have them."""
        from deskbreak.render.theme import theme_for

        setting = making.preferences.current.theme
        dark = desktop_dark.value() if setting is Theme.SYSTEM else setting is Theme.DARK
        return theme_for(dark=dark, high_contrast=making.preferences.current.contrast is Contrast.HIGH)

    def idle_sensor(session_bus: Bus | None, system_bus: Bus | None = None) -> Sensor:
        """What tells when nobody is here, not started."""
        from deskbreak.shell.idle_choice import sensor_of_desktop, sensor_of_terminal

        return sensor_of_desktop(session_bus, system_bus) if has_display() else sensor_of_terminal()

    def _watch_presence(surface: Surface, making: Making, session_bus: Bus | None) -> None:
        """Add the sensors: of activity, and, where there is a bus to hear of them, of locks and sleep."""
        from deskbreak.shell.linux.bus import SYSTEM, Bus
        from deskbreak.shell.sensors.logind import LogindWatch

        system_bus = _open(Bus(SYSTEM, enable_fds=True))
        if system_bus is not None:
            surface.closing.append(system_bus.close)
        surface.sensors += ((Part.IDLE, idle_sensor(session_bus, system_bus)),)
        if system_bus is not None or session_bus is not None:
            watch = LogindWatch(system_bus, session_bus, making.saved)
            surface.sensors += ((Part.LOCK, watch),)

    def _open(bus: Bus) -> Bus | None:
        """The bus, connected; None where there is none."""
        from deskbreak.shell.linux.messages import BusError

        try:
            bus.open()
        except BusError:
            return None
        return bus

else:

    def _desktop(making: Making) -> Surface:
        """Windows and macOS: pystray as it comes, and what each system tells of itself."""
        from deskbreak.render.icons import draw_icon
        from deskbreak.shell import surface_stock
        from deskbreak.shell.desktop_theme import is_dark, panel
        from deskbreak.shell.tray.pystray_stock import StockTray

        post = making.inbox.post
        draw = partial(draw_icon, panel=panel_for(making.preferences.current.panel, panel))
        return Surface(
            tray=_trays([StockTray(draw, post, icon_class=surface_stock.icon_class)], making),
            notifier=_first_notifier(surface_stock.notifiers(post), making),
            popup=_popup(making, is_dark),
            sensors=surface_stock.sensors(making.saved),
            holds=surface_stock.hold_sources,
        )
