"""Check that a notification is really shown, with buttons, and closed again."""

from __future__ import annotations

import time

from deskbreak.adapters.notifications.freedesktop_message import CLICKS
from deskbreak.core.model.fault import Part
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import NO_REPLY, NOBODY_THERE, Body, BusError, Call, Match
from deskbreak.linux.dbus.services import NOTIFICATIONS, NOTIFICATIONS_PATH
from deskbreak.waiting import until

_SEEN_S = 1.0  # on the screen: long enough to see, short enough not to be in the way
_WITHIN_S = 5.0
_LOOK_S = 0.05
_FOR_EVER = 0  # until it is closed
_TITLE, _TEXT = "Testing DeskBreak", "This test closes by itself."
_HANGS = "The desktop's notification service does not answer, so reminders may show in the tray only."
_NO_SERVER = "This desktop has no notification service, so reminders show in the tray only."


def notifications(bus: Bus) -> Finding:
    """Show a notification for a second and check that the service closes it."""
    try:
        name, _vendor, version, _spec = _call(bus, "GetServerInformation")
        buttons = "actions" in _call(bus, "GetCapabilities")[0]
        gone = _shown_and_gone(bus)
    except BusError as error:
        if error.name == NO_REPLY:
            advice = "Restart it, or log out and in again; DeskBreak uses it as soon as it answers."
            return Finding(Part.NOTIFIER, Standing.BROKEN, _HANGS, advice)
        if error.name in NOBODY_THERE:
            advice = "Install one, such as dunst or xfce4-notifyd; DeskBreak uses it as soon as it runs."
            return Finding(Part.NOTIFIER, Standing.BROKEN, _NO_SERVER, advice)
        text = f"The notification service refuses: {error.text.rstrip('.')}."
        return Finding(Part.NOTIFIER, Standing.BROKEN, text, "Restart it, or log in again.")
    server = f"{name} {version}".strip()
    if not buttons:
        text = f"{server} shows notifications, but no buttons."
        advice = "Answer by the tray icon or the command line, or install a service with buttons, such as xfce4-notifyd."
        return Finding(Part.NOTIFIER, Standing.DEGRADED, text, advice)
    if not gone:
        text = f"{server} accepted a notification, but did not report that it was closed."
        return Finding(Part.NOTIFIER, Standing.DEGRADED, text, "Restart it, or log in again.")
    text = f"{server} showed a notification with buttons and closed it."
    if how := CLICKS.get(name):
        text = f"{server} showed a notification and closed it. It draws no buttons: {how} a reminder to start the break."
    return Finding(Part.NOTIFIER, Standing.WORKS, text)


def _shown_and_gone(bus: Bus) -> bool:
    closed: set[int] = set()
    cancel = bus.listen(
        Match(NOTIFICATIONS, "NotificationClosed", path=NOTIFICATIONS_PATH),
        lambda signal: closed.add(signal.body[0]),
    )
    try:
        actions = ["default", "OK"]
        body = ("DeskBreak", 0, "", _TITLE, _TEXT, actions, {"transient": ("b", True)}, _FOR_EVER)
        number = _call(bus, "Notify", "susssasa{sv}i", *body)[0]
        time.sleep(_SEEN_S)
        _call(bus, "CloseNotification", "u", number)
        return until(lambda: number in closed, _WITHIN_S, _LOOK_S)
    finally:
        cancel()


def _call(bus: Bus, member: str, signature: str = "", *arguments: object) -> Body:
    return bus.call(
        Call(NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, member, signature, arguments), _WITHIN_S
    )
