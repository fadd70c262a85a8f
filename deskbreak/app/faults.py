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

    from deskbreak.core.model.fault import Fault, Mended
    from deskbreak.core.presentation.notification import Note

_log = logging.getLogger(__name__)


class Health:
    """The open faults. Used only by the engine's thread."""

    def __init__(self, show: Callable[[Note], None]) -> None:
        self._show = show
        self._open: dict[Part, str] = {}
        self._untold: set[Part] = set()
        self._in_passing: str = ""
        self._hushed = False

    @property
    def faulty(self) -> tuple[str, ...]:
        """Names of the parts that do not work."""
        return tuple(part.value for part in self._open)

    @property
    def texts(self) -> dict[str, str]:
        """What is wrong with each part, in full sentences."""
        return {part.value: text for part, text in self._open.items()}

    def broke(self, fault: Fault, *, told: bool = False) -> None:
        """Record a fault and notify the user, unless it is known already or was ``told`` in an earlier run."""
        if self._open.get(fault.part) == fault.text:
            return
        self._open[fault.part] = fault.text
        _log.warning("%s: %s", fault.part, fault.text)
        if (
            told or fault.part is Part.NOTIFIER
        ):  # the notification would appear only when it is no longer true: icon and status show the fault
            return
        if self._hushed:
            self._untold.add(fault.part)
        else:
            self._show(notifications.fault(fault.text, in_settings=fault.part is Part.SETTINGS))

    def in_passing(self, text: str) -> None:
        """Show ``text`` once, as soon as no break is guided; the latest text wins, and it is not kept as a fault."""
        self._in_passing = text

    def mended(self, part: Mended) -> None:
        """Record that a part works again."""
        self._untold.discard(part.part)
        if self._open.pop(part.part, None) is not None:
            _log.info("%s: works again", part.part)

    def hush(self, *, on: bool) -> None:
        """Keep faults quiet; when turned off, everything that waited and is still open is reported at once."""
        self._hushed = on
        if on:
            return
        waited = [text for part, text in self._open.items() if part in self._untold]
        in_settings = Part.SETTINGS in self._untold
        waited += [self._in_passing] if self._in_passing else []
        self._untold.clear()
        self._in_passing = ""
        if waited:
            self._show(notifications.fault("\n".join(waited), in_settings=in_settings))

    def tell_all(self) -> None:
        """Report all open faults, because the user asked."""
        self._untold.clear()
        text = "\n".join(self._open.values()) or "Everything works."
        self._show(notifications.fault(text, in_settings=Part.SETTINGS in self._open))
