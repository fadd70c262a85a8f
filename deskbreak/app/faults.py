"""What does not work, and whether the person has been told: once for each fault, not once a minute.

While a break is guided nothing is told: what is still wrong after it is told then.
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
    """The faults that are open. Used by the engine's thread alone."""

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
        """What is wrong with each, in whole sentences."""
        return {part.value: text for part, text in self._open.items()}

    def broke(self, fault: Fault, *, told: bool = False) -> None:
        """Take in a fault, and tell of it unless it is known, or was ``told`` in an earlier run."""
        if self._open.get(fault.part) == fault.text:
            return
        self._open[fault.part] = fault.text
        _log.warning("%s: %s", fault.part, fault.text)
        if (
            told or fault.part is Part.NOTIFIER
        ):  # it would show by the time it is wrong: the icon and status tell
            return
        if self._hushed:
            self._untold.add(fault.part)
        else:
            self._show(notifications.fault(fault.text, in_settings=fault.part is Part.SETTINGS))

    def in_passing(self, text: str) -> None:
        """Take in what is to be told once, when nothing is guided; the latest counts, and no fault comes of it."""
        self._in_passing = text

    def mended(self, part: Mended) -> None:
        """Take in that a part works again."""
        self._untold.discard(part.part)
        if self._open.pop(part.part, None) is not None:
            _log.info("%s: works again", part.part)

    def hush(self, *, on: bool) -> None:
        """Keep faults to ourselves from now on; off, and all that waited and is still so is told in one go."""
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
        """Tell of everything that is open, because the person asked."""
        self._untold.clear()
        text = "\n".join(self._open.values()) or "Everything works."
        self._show(notifications.fault(text, in_settings=Part.SETTINGS in self._open))
