"""Programs on the bus that several parts of DeskBreak use: their names and common calls."""

from __future__ import annotations

import os

from deskbreak.linux.dbus.messages import Call

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
LOGIN_MANAGER = f"{LOGIN}.Manager"
LOGIN_SESSION = f"{LOGIN}.Session"

NOTIFICATIONS = "org.freedesktop.Notifications"  # both bus name and interface
NOTIFICATIONS_PATH = "/org/freedesktop/Notifications"
SERVER_INFORMATION = Call(NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "GetServerInformation")


def own_session() -> Call:
    """Ask logind for our session; "auto" is ours, or the user's graphical one if we run as a service outside it."""
    session = os.environ.get("XDG_SESSION_ID") or "auto"
    return Call(LOGIN, LOGIN_PATH, LOGIN_MANAGER, "GetSession", "s", (session,))
