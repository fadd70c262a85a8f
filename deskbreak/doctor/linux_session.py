"""Check whether sleep and locks are reported."""

from __future__ import annotations

import os
from collections.abc import Sequence

from deskbreak.core.model.fault import Part
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import PROPERTIES, BusError, Call
from deskbreak.linux.dbus.services import LOGIN, LOGIN_MANAGER, LOGIN_PATH, LOGIN_SESSION, own_session

_BY_THE_CLOCK = "DeskBreak notices suspend from the clock, and a locked screen from the lack of input."


def lock_and_sleep(system: Bus | None, session: Bus | None, savers: Sequence[str]) -> Finding:
    """Take and release a sleep delay, read the session's lock state, and check for a screen saver that reports locks."""
    sleep = _sleep_can_be_delayed(system) if system is not None else "there is no system bus"
    lock = _lock_sources(system, session, savers)
    if not sleep and lock:
        return Finding(
            Part.LOCK,
            Standing.WORKS,
            f"logind announces sleep and waits for DeskBreak; {lock} reports locks.",
        )
    if lock:
        text = f"Sleep is not announced ({sleep}); {lock} reports locks. DeskBreak notices suspend from the clock."
        return Finding(Part.LOCK, Standing.DEGRADED, text)
    if not sleep:
        text = "logind announces sleep, but nothing reports a locked screen; DeskBreak notices it from the lack of input."
        return Finding(
            Part.LOCK,
            Standing.DEGRADED,
            text,
            "Use the screen locker that comes with your desktop: it reports locks.",
        )
    return Finding(
        Part.LOCK, Standing.DEGRADED, f"Neither sleep nor locks are reported ({sleep}). {_BY_THE_CLOCK}"
    )


def _sleep_can_be_delayed(bus: Bus) -> str:
    """Why sleep cannot be delayed; empty if it can."""
    body = ("sleep", "DeskBreak", "Testing whether sleep is announced", "delay")
    try:
        reply = bus.call(Call(LOGIN, LOGIN_PATH, LOGIN_MANAGER, "Inhibit", "ssss", body))
    except BusError as error:
        return error.text
    os.close(reply[0].to_raw_fd())
    return ""


def _lock_sources(system: Bus | None, session: Bus | None, savers: Sequence[str]) -> str:
    """The service that reports locks; empty if there is none."""
    if session is not None:
        for saver in savers:
            try:
                session.call(Call(saver, "/" + saver.replace(".", "/"), saver, "GetActive"))
            except BusError:
                continue
            return saver
    if system is None:
        return ""
    try:
        path = system.call(own_session())[0]
        hint = (LOGIN_SESSION, "LockedHint")
        system.call(Call(LOGIN, path, PROPERTIES, "Get", "ss", hint))
    except BusError:
        return ""
    return "logind"
