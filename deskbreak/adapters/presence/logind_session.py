"""Sleep and lock: logind on the system bus, screen savers on the session bus.

https://www.freedesktop.org/software/systemd/man/org.freedesktop.login1.html

Sleep: a *delay* inhibitor is held while the computer is awake. When logind announces
sleep, the state is saved, and closing the inhibitor's descriptor lets the computer
sleep; a new inhibitor is taken after waking.

Lock: GNOME and KDE keep the property LockedHint up to date. logind's signal Lock is
only a request, which a desktop without a locker ignores, and which most simple lockers
never reset, so it is ignored. Unlock counts: it comes after the user has entered a
password. Without LockedHint, the ActiveChanged signal of the screen saver is used. The
screen counts as locked while any source reports it.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from functools import partial

from deskbreak.adapters.delayed_fault import DelayedFault
from deskbreak.core.model.fault import Part
from deskbreak.core.model.presence import Locked, Reading, Unlocked
from deskbreak.core.timer.events import FellAsleep, Woke
from deskbreak.linux.dbus.bus import Bus, Cancel
from deskbreak.linux.dbus.messages import PROPERTIES, Body, BusError, Call, Match, Signal
from deskbreak.linux.dbus.services import LOGIN, LOGIN_MANAGER, LOGIN_PATH, LOGIN_SESSION, own_session
from deskbreak.ports import Post, Unavailable

_log = logging.getLogger(__name__)

# Each is both the bus name and the interface; the path consists of the same words.
SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",  # KDE
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
_SAVING_S = 2.0  # logind waits 5 s at most (InhibitDelayMaxSec)
_RESTART_GRACE_S = 15.0  # logind is restarted by updates
_NO_LOGIN = (
    "The login service (logind) is gone, so DeskBreak may not notice at once when the computer is suspended"
    " or the screen is locked. It relies on your keyboard and mouse."
)


class LogindSession:
    """ports.Sensor for lock and sleep; ``system_bus`` needs ``enable_fds``."""

    def __init__(
        self, system_bus: Bus | None, session_bus: Bus | None, on_sleep: Callable[[], object]
    ) -> None:
        """``on_sleep`` saves the state and returns when it is saved; it gets 2 s."""
        self._system_bus = system_bus
        self._session_bus = session_bus
        self._on_sleep = on_sleep
        self._lock = threading.RLock()
        self._inhibitor: int | None = None
        self._session = ""
        self._locked_by: set[str] = set()
        self._savers: set[str] = set()
        self._reporting: set[str] = set()  # the ones that answer: some only own the name
        self._sleep_reported = False
        self._cancels: list[Cancel] = []
        self._stopped = True

    @property
    def name(self) -> str:
        """The current sources of sleep and lock; says so if only one of the two is reported."""
        if not self._sleep_reported:
            return "screen saver (locks only)" if self._reporting else "none"
        if self._reporting:
            return "logind and screen saver"
        return "logind" if self._session else "logind (sleep only)"

    def start(self, report: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Watch sleep and lock. Raises Unavailable if there is neither bus."""
        del idle_after_s
        system, session = self._system_bus, self._session_bus
        if not ((system and system.alive) or (session and session.alive)):
            raise Unavailable(
                "There is neither a system bus nor a session bus, so suspend and a locked screen are not"
                " reported; DeskBreak notices them by the clock and by the lack of input."
            )
        self._report = report
        self._post = post
        self._stopped = False
        self._fault = DelayedFault(Part.LOCK, post, _RESTART_GRACE_S)
        if system and system.alive:
            sleep = Match(LOGIN_MANAGER, "PrepareForSleep", sender=LOGIN, path=LOGIN_PATH)
            self._cancels.append(system.listen(sleep, self._on_prepare_for_sleep))
            changed = Match(PROPERTIES, "PropertiesChanged", sender=LOGIN, arg0=LOGIN_SESSION)
            self._cancels.append(system.listen(changed, self._on_session_changed))
            self._cancels.append(system.listen(Match(LOGIN_SESSION, "Unlock", sender=LOGIN), self._on_unlock))
            self._cancels.append(system.watch_name(LOGIN, partial(self._on_login_owner, system)))
        if session and session.alive:
            for saver in SCREEN_SAVERS:
                active = Match(saver, "ActiveChanged", sender=saver)
                self._cancels.append(session.listen(active, partial(self._on_active_changed, saver)))
                self._cancels.append(session.watch_name(saver, partial(self._on_saver_owner, session, saver)))

    def refresh(self) -> None:
        """Ask all sources again; only a change is reported."""
        if self._system_bus is not None and self._session:
            self._ask_locked_hint(self._system_bus)
        for saver in tuple(self._savers):
            if self._session_bus is not None:
                self._ask_active(self._session_bus, saver)

    def stop(self) -> None:
        """Stop; sleep is no longer delayed. Idempotent."""
        with self._lock:
            if self._stopped:
                return
            self._stopped = True
            self._fault.forget()
            self._locked_by.clear()
            self._release()
        while self._cancels:
            self._cancels.pop()()

    # Sleep.

    def _on_prepare_for_sleep(self, signal: Signal) -> None:
        if not signal.body[0]:
            self._post(Woke())
            self._inhibit()
            return
        self._post(FellAsleep())
        # In a thread, so that a disk that hangs cannot block the bus.
        saving = threading.Thread(target=self._on_sleep, name="save before sleep", daemon=True)
        saving.start()
        saving.join(_SAVING_S)
        if saving.is_alive():
            _log.warning(
                "The state was not saved within %g s; the computer falls asleep regardless.", _SAVING_S
            )
        with self._lock:
            self._release()

    def _inhibit(self) -> None:
        if self._system_bus is not None:
            body = ("sleep", "DeskBreak", "Saving how long you have been sitting", "delay")
            call = Call(LOGIN, LOGIN_PATH, LOGIN_MANAGER, "Inhibit", "ssss", body)
            self._system_bus.ask(call, self._on_inhibited)

    def _on_inhibited(self, reply: Body | BusError) -> None:
        if isinstance(reply, BusError):
            _log.warning("Sleep cannot be delayed, so up to a minute may be missing after it: %s", reply)
            return
        with self._lock:
            self._release()
            self._inhibitor = reply[0].to_raw_fd()
            if self._stopped:
                self._release()

    def _release(self) -> None:
        if self._inhibitor is not None:
            os.close(self._inhibitor)
            self._inhibitor = None

    # Lock, by logind.

    def _on_login_owner(self, system: Bus, owner: str) -> None:
        self._sleep_reported = bool(owner)
        if not owner:
            self._fault.begin(_NO_LOGIN)
            self._session = ""
            self._set_locked(LOGIN, locked=False)
            return
        self._fault.end()
        self._inhibit()
        system.ask(own_session(), partial(self._on_session, system))

    def _on_session(self, system: Bus, reply: Body | BusError) -> None:
        if isinstance(reply, BusError):
            _log.info("Without a login session, logind reports no locks: %s", reply)
            return
        self._session = reply[0]
        self._ask_locked_hint(system)

    def _ask_locked_hint(self, system: Bus) -> None:
        call = Call(LOGIN, self._session, PROPERTIES, "Get", "ss", (LOGIN_SESSION, "LockedHint"))
        system.ask(call, self._on_locked_hint)

    def _on_locked_hint(self, reply: Body | BusError) -> None:
        if not isinstance(reply, BusError):
            self._set_locked(LOGIN, locked=reply[0][1])

    def _on_session_changed(self, signal: Signal) -> None:
        _interface, changed, _invalidated = signal.body
        if signal.path == self._session and "LockedHint" in changed:
            self._set_locked(LOGIN, locked=changed["LockedHint"][1])

    def _on_unlock(self, signal: Signal) -> None:
        if signal.path == self._session:
            self._set_locked(LOGIN, locked=False)

    # Lock, by screen savers.

    def _on_saver_owner(self, session: Bus, saver: str, owner: str) -> None:
        if owner:
            self._savers.add(saver)
            self._ask_active(session, saver)
        else:
            self._savers.discard(saver)
            self._reporting.discard(saver)
            self._set_locked(saver, locked=False)

    def _ask_active(self, session: Bus, saver: str) -> None:
        call = Call(saver, "/" + saver.replace(".", "/"), saver, "GetActive")
        session.ask(call, partial(self._on_active, saver))

    def _on_active(self, saver: str, reply: Body | BusError) -> None:
        if not isinstance(reply, BusError):  # some owners of these names only inhibit
            self._reporting.add(saver)
            self._set_locked(saver, locked=reply[0])

    def _on_active_changed(self, saver: str, signal: Signal) -> None:
        self._set_locked(saver, locked=signal.body[0])

    def _set_locked(self, source: str, *, locked: bool) -> None:
        with self._lock:
            if self._stopped:
                return
            before = bool(self._locked_by)
            (self._locked_by.add if locked else self._locked_by.discard)(source)
            if bool(self._locked_by) != before:
                self._report(Locked() if locked else Unlocked())
