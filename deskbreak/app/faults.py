"""Open faults, and whether the user was notified: once per fault, not once a minute.

During a guided break there are no notifications; faults that are still open after it are reported then.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from deskbreak.core.model.fault import Part
from deskbreak.core.presentation import notifications

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbreak.core.model.fault import Fault, Recovered
    from deskbreak.core.presentation.notification import Notification

_log = logging.getLogger(__name__)


class OpenFaults:
    """The open faults. Used only by the engine's thread."""

    def __init__(self, show: Callable[[Notification], None]) -> None:
        self._show = show
        self._open: dict[Part, str] = {}
        self._unreported: set[Part] = set()
        self._once: str = ""
        self._muted = False

    @property
    def faulty(self) -> tuple[str, ...]:
        """Names of the parts that do not work."""
        return tuple(part.value for part in self._open)

    @property
    def texts(self) -> dict[str, str]:
        """What is wrong with each part, in full sentences."""
        return {part.value: text for part, text in self._open.items()}

    def add(self, fault: Fault, *, already_reported: bool = False) -> None:
        """Record a fault and notify the user, unless it is known already or was ``already_reported`` in an earlier run."""
        if self._open.get(fault.part) == fault.text:
            return
        self._open[fault.part] = fault.text
        _log.warning("%s: %s", fault.part, fault.text)
        if (
            already_reported or fault.part is Part.NOTIFIER
        ):  # the notification would appear only when it is no longer true: icon and status show the fault
            return
        if self._muted:
            self._unreported.add(fault.part)
        else:
            self._show(notifications.fault(fault.text, in_settings=fault.part is Part.SETTINGS))

    def notify_once(self, text: str) -> None:
        """Show ``text`` once, as soon as no break is guided; the latest text wins, and it is not kept as a fault."""
        self._once = text

    def recover(self, recovered: Recovered) -> None:
        """Record that a part works again."""
        self._unreported.discard(recovered.part)
        if self._open.pop(recovered.part, None) is not None:
            _log.info("%s: works again", recovered.part)

    def mute(self, *, on: bool) -> None:
        """Keep faults quiet; when turned off, everything that waited and is still open is reported at once."""
        self._muted = on
        if on:
            return
        waited = [text for part, text in self._open.items() if part in self._unreported]
        in_settings = Part.SETTINGS in self._unreported
        waited += [self._once] if self._once else []
        self._unreported.clear()
        self._once = ""
        if waited:
            self._show(notifications.fault("\n".join(waited), in_settings=in_settings))

    def notify_all(self) -> None:
        """Report all open faults, because the user asked."""
        self._unreported.clear()
        text = "\n".join(self._open.values()) or "Everything works."
        self._show(notifications.fault(text, in_settings=Part.SETTINGS in self._open))
