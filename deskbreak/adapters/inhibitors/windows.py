"""Inhibitors on Windows: full screen, presentations, a microphone in use, programs.

Not run on Windows yet.

Full screen and presentations: SHQueryUserNotificationState, which has no event, so
it is polled every ten seconds.
https://learn.microsoft.com/windows/win32/api/shellapi/ne-shellapi-query_user_notification_state
It does not cover "Do not disturb" (focus assist), which Windows does not report to
programs; Windows then keeps our notification in its notification centre.

The microphone: Windows records in the registry which program has used it since when.
Its own taskbar icon and its privacy settings read it there, and changes can be
watched. The place is well known, but Microsoft does not document it.
https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-regnotifychangekeyvalue

Programs: a snapshot of all processes, taken only if the settings name one.
https://learn.microsoft.com/windows/win32/toolhelp/taking-a-snapshot-and-viewing-processes
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from deskbreak.adapters.inhibitors.polled_source import (
    ASK_EACH_S,
    NO_INHIBITORS,
    PolledInhibitorSource,
    TimedPoller,
    programs_source,
)
from deskbreak.core.model.inhibitor import Inhibitor

_FULL_SCREEN, _QUIET, _CALL = (
    frozenset({inhibitor}) for inhibitor in (Inhibitor.FULL_SCREEN, Inhibitor.DO_NOT_DISTURB, Inhibitor.CALL)
)
# By QUERY_USER_NOTIFICATION_STATE. Missing here: 1, the user is not at the screen, which the session reports;
# 5, nothing special; 7, an app of the Store runs, which since Windows 10 need not fill the screen.
_INHIBITORS_BY_STATE = {
    2: _FULL_SCREEN,  # QUNS_BUSY
    3: _FULL_SCREEN,  # QUNS_RUNNING_D3D_FULL_SCREEN
    4: _QUIET,  # QUNS_PRESENTATION_MODE
    6: _QUIET,  # QUNS_QUIET_TIME
}


@dataclass(frozen=True, slots=True)
class Use:
    """A program's last use of the microphone, as FILETIMEs (100 ns since 1601). ``stop`` 0: it has not ended."""

    start: int
    stop: int


class Consents(Protocol):
    """What Windows has recorded about the microphone."""

    def open(self) -> None:
        """Start to watch for changes. Raises OSError if the registry key is missing."""

    def uses(self) -> Iterable[Use]:
        """Each program's last use; a change after this call ends `wait`. Raises OSError."""

    def booted_at(self) -> int:
        """When Windows started, as a FILETIME."""

    def wait(self) -> None:
        """Return at the next change, or after `wake`."""

    def wake(self) -> None:
        """Make `wait` return."""

    def close(self) -> None:
        """Stop watching. Idempotent."""


def inhibitors_of(state: int) -> frozenset[Inhibitor]:
    """The inhibitors of a QUERY_USER_NOTIFICATION_STATE."""
    return _INHIBITORS_BY_STATE.get(state, NO_INHIBITORS)


def in_use(uses: Iterable[Use], booted_at: int) -> bool:
    """Whether the microphone is in use. A use that began before the last boot ended with it, without a recorded end."""
    return any(use.stop == 0 and use.start > booted_at for use in uses)


class WindowsMicrophone(PolledInhibitorSource):
    """An `InhibitorSource` for calls."""

    def __init__(self, consents: Consents) -> None:
        super().__init__("the microphone", _CALL, _ConsentPoller(consents))


class _ConsentPoller:
    def __init__(self, consents: Consents) -> None:
        self._consents = consents
        self.open = consents.open
        self.wait = consents.wait
        self.wake = consents.wake
        self.close = consents.close

    def poll(self) -> frozenset[Inhibitor]:
        return _CALL if in_use(self._consents.uses(), self._consents.booted_at()) else NO_INHIBITORS


def windows_quiet(state: Callable[[], int], each_s: float = ASK_EACH_S) -> PolledInhibitorSource:
    """The source of full screen and presentations. ``state`` is SHQueryUserNotificationState; raises OSError."""
    return PolledInhibitorSource(
        "Windows notification state",
        _FULL_SCREEN | _QUIET,
        TimedPoller(lambda: inhibitors_of(state()), each_s),
    )


if sys.platform == "win32":

    def windows_sources(programs: tuple[str, ...]) -> list[PolledInhibitorSource]:
        """The sources of this computer."""
        from deskbreak.adapters.inhibitors import windows_api as system

        sources = [windows_quiet(system.notification_state), WindowsMicrophone(system.RegistryConsents())]
        if programs:
            sources.append(programs_source(programs, system.process_names))
        return sources
