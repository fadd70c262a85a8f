"""When to hold on Windows: full screen, presentations, a microphone in use, programs.

Not run on Windows yet.

Full screen and presentations: SHQueryUserNotificationState, which is a question and
no event, so it is asked each ten seconds.
https://learn.microsoft.com/windows/win32/api/shellapi/ne-shellapi-query_user_notification_state
It knows nothing of "Do not disturb" (focus assist), of which Windows tells programs
nothing; Windows then keeps our notification in its centre by itself.

The microphone: Windows writes down who uses it since when, where its own sign in the
task bar and its privacy settings read it, and tells of each change of the registry.
The place is known and used, but not promised in Microsoft's documentation.
https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-regnotifychangekeyvalue

Programs: a snapshot of all processes, taken only where the settings name one.
https://learn.microsoft.com/windows/win32/toolhelp/taking-a-snapshot-and-viewing-processes
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from deskbreak.adapters.inhibitors.polled_source import (
    ASK_EACH_S,
    NOTHING,
    LookedHold,
    Timed,
    programs_hold,
)
from deskbreak.core.model.inhibitor import Hold

_FULL_SCREEN, _QUIET, _CALL = (
    frozenset({hold}) for hold in (Hold.FULL_SCREEN, Hold.DO_NOT_DISTURB, Hold.CALL)
)
# By QUERY_USER_NOTIFICATION_STATE. Not here: 1, nobody is at the screen, which the session tells; 5, all
# is well; 7, an app of the Store runs, which since Windows 10 need not fill the screen.
_HOLDS_BY_STATE = {
    2: _FULL_SCREEN,  # QUNS_BUSY
    3: _FULL_SCREEN,  # QUNS_RUNNING_D3D_FULL_SCREEN
    4: _QUIET,  # QUNS_PRESENTATION_MODE
    6: _QUIET,  # QUNS_QUIET_TIME
}


@dataclass(frozen=True, slots=True)
class Use:
    """A program's last use of the microphone, as FILETIMEs (100 ns since 1601). ``stop`` 0: it goes on."""

    start: int
    stop: int


class Consents(Protocol):
    """What Windows has written down of the microphone."""

    def open(self) -> None:
        """Begin to wait for changes. Raises OSError where there is no such place."""

    def uses(self) -> Iterable[Use]:
        """Each program's last use; what changes from now on ends `wait`. Raises OSError."""

    def booted_at(self) -> int:
        """When Windows started, as a FILETIME."""

    def wait(self) -> None:
        """Return at the next change, or after `wake`."""

    def wake(self) -> None:
        """Let `wait` return."""

    def close(self) -> None:
        """Wait no more. Idempotent."""


def holds_of(state: int) -> frozenset[Hold]:
    """The holds that a QUERY_USER_NOTIFICATION_STATE stands for."""
    return _HOLDS_BY_STATE.get(state, NOTHING)


def in_use(uses: Iterable[Use], booted_at: int) -> bool:
    """Whether one goes on. One from before the start was cut off by it, and nobody has written down its end."""
    return any(use.stop == 0 and use.start > booted_at for use in uses)


class WindowsMicrophone(LookedHold):
    """The port HoldSource for calls."""

    def __init__(self, consents: Consents) -> None:
        super().__init__("the microphone", _CALL, _ConsentLooks(consents))


class _ConsentLooks:
    def __init__(self, consents: Consents) -> None:
        self._consents = consents
        self.open = consents.open
        self.wait = consents.wait
        self.wake = consents.wake
        self.close = consents.close

    def look(self) -> frozenset[Hold]:
        return _CALL if in_use(self._consents.uses(), self._consents.booted_at()) else NOTHING


def windows_quiet(state: Callable[[], int], each_s: float = ASK_EACH_S) -> LookedHold:
    """The source of full screen and presentations. ``state`` is SHQueryUserNotificationState; raises OSError."""
    return LookedHold(
        "Windows notification state", _FULL_SCREEN | _QUIET, Timed(lambda: holds_of(state()), each_s)
    )


if sys.platform == "win32":

    def windows_holds(programs: tuple[str, ...]) -> list[LookedHold]:
        """The sources of this computer."""
        from deskbreak.adapters.inhibitors import windows_api as system

        sources = [windows_quiet(system.notification_state), WindowsMicrophone(system.RegistryConsents())]
        if programs:
            sources.append(programs_hold(programs, system.process_names))
        return sources
