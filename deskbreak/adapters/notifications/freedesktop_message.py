"""Builds the messages of org.freedesktop.Notifications.

https://specifications.freedesktop.org/notification-spec/latest/
"""

from __future__ import annotations

from deskbreak.core.presentation.notification import Notification, Slot
from deskbreak.core.timer.events import Request
from deskbreak.linux.dbus.messages import DBUS, DBUS_PATH, Call
from deskbreak.linux.dbus.services import NOTIFICATIONS, NOTIFICATIONS_PATH

_APP = "DeskBreak"
_DEFAULT = "default"
_FOR_EVER, _AS_USUAL = 0, -1  # milliseconds until it expires: never, and the server's default
_NORMAL_URGENCY = 1  # not every server shows low, and critical would ignore do-not-disturb
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

NO_SERVER = (
    "This desktop has no notification service, so reminders appear only in the tray. Install one, for example dunst"
    " or xfce4-notifyd; DeskBreak uses it as soon as it runs."
)
NO_BUS = (
    "The connection to the desktop's message bus is lost, so no notifications can be shown. DeskBreak tries"
    " to reconnect."
)
HANGS = (
    "The desktop's notification service does not answer, so reminders may appear only in the tray. Restart it,"
    " or log out and in again; DeskBreak uses it as soon as it answers."
)
REFUSED = "The desktop's notification service refuses our notifications: {}. The tray still shows reminders."

BUS_ID = Call(DBUS, DBUS_PATH, DBUS, "GetId")
CAPABILITIES = Call(NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "GetCapabilities")

LEFT = Notification(Slot.REMINDER, "", "")
"""Stands for a reminder that an earlier run left on the screen; clicks on it have no effect."""

# It accepts clicks only on buttons; since 0.8.2, it draws an empty button for the default action.
_XFCE = "Xfce Notify Daemon"

CLICKS = {"dunst": "middle-click", "mako": "click"}
"""How to invoke the default action, for each server that announces actions but draws no buttons, by name."""


def notify(
    notification: Notification, replaces: int, icon: str, capabilities: frozenset[str], server: str
) -> Call:
    """Show a note as far as ``server`` can, instead of the one with the id ``replaces`` (0: none). ``icon``: a URL."""
    body, actions = notification.plain or notification.body, list[str]()
    if "actions" in capabilities:
        # Without a label, because some servers draw a button for every action with a label.
        on_body = notification.default is not None and not (server == _XFCE and notification.buttons)
        actions = [_DEFAULT, ""] if on_body else []
        actions += [text for button in notification.buttons for text in (button.id, button.label)]
        body = (
            _with_clicks(notification, server)
            if server in CLICKS and notification.buttons
            else notification.body
        )
    if "body-markup" in capabilities:
        body = body.translate(_MARKUP)
    hints = {
        "desktop-entry": ("s", "deskbreak"),
        "urgency": ("y", _NORMAL_URGENCY),
        "transient": (
            "b",
            notification.slot is Slot.STATUS,
        ),  # replies to clicks do not belong in the history
    }
    expire = _FOR_EVER if notification.stays else _AS_USUAL
    arguments = (_APP, replaces, icon, _bus_safe(notification.title), _bus_safe(body), actions, hints, expire)
    return Call(NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "Notify", "susssasa{sv}i", arguments)


def _with_clicks(notification: Notification, server: str) -> str:
    """The body, with the effect of a click and a pointer to the other actions."""
    how = (
        f"{CLICKS[server].capitalize()} here to {notification.buttons[0].label.lower()}."
        if notification.default
        else ""
    )
    return " ".join(filter(None, (notification.body, how, notification.rest)))


def _bus_safe(text: str) -> str:
    """Make a text valid for the bus: no NUL, and no undecodable bytes, which paths may contain."""
    return text.encode(errors="replace").decode().replace("\0", "")


def close(number: int) -> Call:
    """Close a notification."""
    return Call(NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "CloseNotification", "u", (number,))


def request_of(notification: Notification, action: str) -> Request | None:
    """The request that a click stands for."""
    if action == _DEFAULT:
        return notification.default
    return next((button.request for button in notification.buttons if button.id == action), None)
