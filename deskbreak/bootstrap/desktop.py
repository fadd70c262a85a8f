"""The parts shared by the desktop adapters of all platforms.

Imports are local, as in `adapters`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from deskbreak.adapters.appearance.accessibility import (
    wants_less_motion,
    wants_more_contrast,
)
from deskbreak.adapters.appearance.desktop_settings import Ask
from deskbreak.adapters.appearance.theme_rules import panel_of
from deskbreak.bootstrap.context import Context
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Settings, ThemeChoice, wanted
from deskbreak.core.presentation.view import Panel
from deskbreak.ports import Notifier, Popup, Tray, Unavailable

if TYPE_CHECKING:
    from deskbreak.core.guide.safety import Terms
    from deskbreak.protocol.popup import Prepare


class FreshAnswer:
    """A fact that may take long to query: the fresh value if it arrives in time, otherwise the last one known."""

    def __init__(self, ask: Callable[[], bool], *, otherwise: bool, within_s: float = 0.3) -> None:
        self._ask = ask
        self._known = otherwise
        self._within_s = within_s

    def value(self) -> bool:
        """Return the fact, within ``within_s`` seconds."""
        asking = threading.Thread(target=self._ask_now, daemon=True)
        asking.start()
        asking.join(self._within_s)
        return self._known

    def _ask_now(self) -> None:
        self._known = self._ask()


def popup(
    context: Context,
    is_dark: Callable[[], bool],
    call: Ask | None = None,
    token: Callable[[], str] = str,
    unavailable_reason: Callable[[], str] = str,
) -> Popup:
    """Make the break window. ``call`` calls on the session bus; ``token`` returns the token of the last click.

    ``unavailable_reason`` returns why no window could open on this desktop now.
    """
    from deskbreak.adapters.break_window import tk_check
    from deskbreak.adapters.break_window.popup_host import PopupHost

    desktop = FreshAnswer(is_dark, otherwise=False)
    still = FreshAnswer(partial(wants_less_motion, call), otherwise=False)
    strong = FreshAnswer(partial(wants_more_contrast, call), otherwise=False)

    def prepare(variant: Variant) -> Prepare:
        settings = context.user_settings.current
        dark = wanted(settings.theme, desktop.value)
        high_contrast = wanted(settings.contrast, strong.value)
        stills = wanted(settings.motion, still.value)
        return preparation(
            settings, context.terms(), variant, dark=dark, high_contrast=high_contrast, stills=stills
        )

    return PopupHost(
        context.inbox.post,
        prepare=prepare,
        basis=context.fingerprint,
        on_news=context.add_news,
        unavailable_reason=lambda: unavailable_reason() or tk_check.unavailable_reason(),
        token=token,
    )


def preparation(
    settings: Settings, terms: Terms, variant: Variant, *, dark: bool, high_contrast: bool, stills: bool
) -> Prepare:
    """Return what the window's process must know of the settings."""
    from deskbreak.protocol.popup import Prepare

    return Prepare(
        routine=settings.routine,
        variant=variant,
        theme=ThemeChoice.DARK if dark else ThemeChoice.LIGHT,
        breath_s=settings.breath_s,
        terms=terms,
        high_contrast=high_contrast,
        stills=stills,
        body=settings.body,
        skin=settings.skin,
        letters=settings.text,
        sounds=settings.sounds,
        volume=settings.volume,
        voice=settings.voice,
    )


def panel_for(setting: ThemeChoice, ask: Callable[[], Panel]) -> Panel:
    """The panel to draw the icon for during this run: by the settings, otherwise as reported by the desktop."""
    return ask() if setting is ThemeChoice.SYSTEM else panel_of(setting is ThemeChoice.DARK)


def first_notifier(notifiers: Sequence[Notifier], context: Context) -> Notifier:
    """Start the first notifier that works; the menu and `status` show why the others do not."""
    from deskbreak.adapters.notifications.null import NullNotifier

    for notifier in notifiers:
        try:
            notifier.start()
        except Unavailable as why:
            context.inbox.post(Fault(Part.NOTIFIER, str(why)))
        else:
            context.inbox.post(Recovered(Part.NOTIFIER))
            return notifier
    return NullNotifier()


def first_tray(trays: Sequence[Tray], context: Context) -> Tray:
    """The first tray that shows our icon, chosen when it runs; no icon if none does."""
    from deskbreak.adapters.tray.fallback import FirstTray
    from deskbreak.adapters.tray.null import NullTray

    return FirstTray((*trays, NullTray()), lambda why: context.inbox.post(Fault(Part.TRAY, why)))
