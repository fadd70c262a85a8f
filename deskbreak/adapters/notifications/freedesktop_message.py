"""A note in the words of org.freedesktop.Notifications.

https://specifications.freedesktop.org/notification-spec/latest/
"""

from __future__ import annotations

from deskbreak.core.presentation.notification import Note, Slot
from deskbreak.core.timer.events import Request
from deskbreak.linux.dbus.messages import DBUS, DBUS_PATH, Call
from deskbreak.linux.dbus.services import NOTIFICATIONS, NOTIFICATIONS_PATH

_APP = "DeskBreak"
_DEFAULT = "default"
_FOR_EVER, _AS_USUAL = 0, -1  # milliseconds until it goes: never, and as the server has it
_NORMAL_URGENCY = 1  # low is not shown by all, critical would break through do-not-disturb
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

NO_SERVER = (
    "This desktop has no notification service, so reminders show in the tray only. Install one, dunst or"
    " xfce4-notifyd for example; it is used as soon as it runs."
)
NO_BUS = (
    "The connection to the desktop's message bus is lost, so no notifications can be shown. DeskBreak tries"
    " to connect again."
)
HANGS = (
    "The desktop's notification service does not answer, so reminders may show in the tray only. Start it anew,"
    " or log out and in again; DeskBreak uses it as soon as it answers."
)
REFUSED = "The desktop's notification service refuses our notifications: {}. The tray still shows reminders."

BUS_ID = Call(DBUS, DBUS_PATH, DBUS, "GetId")
CAPABILITIES = Call(NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "GetCapabilities")

LEFT = Note(Slot.REMINDER, "", "")
"""Stands for a reminder that an earlier run has left on the screen: no click on it means anything."""

# It takes no clicks beside its buttons; since 0.8.2, it draws an empty one for what such a click would do.
_XFCE = "Xfce Notify Daemon"

CLICKS = {"dunst": "middle-click", "mako": "click"}
"""Servers that announce actions and draw no buttons, by their names; how the default action is invoked in each."""


def notify(note: Note, replaces: int, icon: str, capabilities: frozenset[str], server: str) -> Call:
    """Show a note, in place of another or of none (0), as the server can, of this name. ``icon``: its address."""
    body, actions = note.plain or note.body, list[str]()
    if "actions" in capabilities:
        # Without a label, so that servers which draw every labelled action draw no button for this one.
        on_body = note.default is not None and not (server == _XFCE and note.buttons)
        actions = [_DEFAULT, ""] if on_body else []
        actions += [text for button in note.buttons for text in (button.id, button.label)]
        body = _with_clicks(note, server) if server in CLICKS and note.buttons else note.body
    if "body-markup" in capabilities:
        body = body.translate(_MARKUP)
    hints = {
        "desktop-entry": ("s", "deskbreak"),
        "urgency": ("y", _NORMAL_URGENCY),
        "transient": ("b", note.slot is Slot.STATUS),  # an answer of the moment: not for the history
    }
    expire = _FOR_EVER if note.stays else _AS_USUAL
    arguments = (_APP, replaces, icon, _fit(note.title), _fit(body), actions, hints, expire)
    return Call(NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "Notify", "susssasa{sv}i", arguments)


def _with_clicks(note: Note, server: str) -> str:
    """The body, with what a click does and where the rest is."""
    how = f"{CLICKS[server].capitalize()} here to {note.buttons[0].label.lower()}." if note.default else ""
    return " ".join(filter(None, (note.body, how, note.rest)))


def _fit(text: str) -> str:
    """What a bus takes: no zero, and no bytes that were no text, as a path may have them."""
    return text.encode(errors="replace").decode().replace("\0", "")


def close(number: int) -> Call:
    """Take a note away."""
    return Call(NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "CloseNotification", "u", (number,))


def meant(note: Note, action: str) -> Request | None:
    """What a click asks for."""
    if action == _DEFAULT:
        return note.default
    return next((button.request for button in note.buttons if button.id == action), None)
