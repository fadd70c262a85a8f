"""Programs on the bus that several parts of DeskBreak speak to: their names, and calls that all of them need."""

from __future__ import annotations

import os

from deskbreak.linux.dbus.messages import Call

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
LOGIN_MANAGER = f"{LOGIN}.Manager"
LOGIN_SESSION = f"{LOGIN}.Session"

NOTIFICATIONS = "org.freedesktop.Notifications"  # the program on the bus and the interface alike
NOTIFICATIONS_PATH = "/org/freedesktop/Notifications"
SERVER_INFORMATION = Call(NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "GetServerInformation")


def own_session() -> Call:
    """Ask logind for our session; "auto" is ours, or the user's graphical one when we run as a service outside of it."""
    session = os.environ.get("XDG_SESSION_ID") or "auto"
    return Call(LOGIN, LOGIN_PATH, LOGIN_MANAGER, "GetSession", "s", (session,))
