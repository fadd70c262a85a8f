"""All sources of inhibitors together: the wanted ones run, each fails alone, and the union of their reports is posted."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, runtime_checkable

from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.timer.events import InhibitorsChanged
from deskbreak.ports import InhibitorSource, Post, Unavailable

_log = logging.getLogger(__name__)

MakeSources = Callable[[tuple[str, ...]], Sequence[InhibitorSource]]
"""Returns the sources; given are the names of programs that hold reminders back while they run."""


@runtime_checkable
class MayBeUnavailable(Protocol):
    """A source whose counterpart may be missing while the source waits for it."""

    @property
    def unavailable_reason(self) -> str:
        """Why it cannot report anything now, as a sentence; empty if it can."""


@runtime_checkable
class NamesPrograms(Protocol):
    """A source that knows which programs are responsible."""

    @property
    def who(self) -> tuple[str, ...]:
        """The names of these programs, in words for the user; empty if there are none."""


@dataclass(frozen=True, slots=True)
class SourceFinding:
    """The result for one source. ``reason``: why it reports nothing, as a sentence; empty if it does."""

    name: str
    covers: frozenset[Inhibitor]
    reason: str


class InhibitorMonitor:
    """Starts the sources of wanted inhibitors and posts the union of what they report.

    An unavailable source does not count as a fault: most desktops have only one of many. The results per
    source are kept for `doctor`.
    """

    def __init__(self, make: MakeSources, post: Post) -> None:
        self._make = make
        self._post = post
        self._lock = threading.Lock()  # guards the fields below, and the order of posts
        self._wanted: frozenset[Inhibitor] = frozenset()
        self._reported: dict[
            InhibitorSource, frozenset[Inhibitor]
        ] = {}  # by source that runs or is being started
        self._posted: frozenset[Inhibitor] | None = None
        self._failed: dict[InhibitorSource, str] = {}

    def start(self, wanted: frozenset[Inhibitor], programs: tuple[str, ...] = ()) -> None:
        """Start or restart, and post what is active, even if that is nothing.

        After a restart, the previous inhibitors stay active until the sources have looked again: a changed
        setting must not release a reminder that waits for the end of a call.
        """
        so_far = (self._posted or frozenset[Inhibitor]()) & wanted
        self.stop()
        sources = [source for source in self._make(programs) if source.covers & wanted]
        with self._lock:
            self._wanted = wanted
            self._posted = None
            self._reported = {source: source.covers & so_far for source in sources}
            self._post_union()
        for source in sources:
            self._try(source)

    def retry(self) -> None:
        """Start the sources that could not be started; their counterparts may run by now."""
        for source in tuple(self._failed):
            self._try(source)

    def stop(self) -> None:
        """Stop the sources; nothing is posted afterwards. Idempotent."""
        with self._lock:
            running, self._reported, self._failed = tuple(self._reported), {}, {}
        for source in running:
            try:
                source.stop()
            except Exception:  # noqa: BLE001 - sources talk to foreign programs: one that fails must not stop the others
                _log.exception("%s could not be stopped", source.name)

    @property
    def findings(self) -> list[SourceFinding]:
        """The result of each wanted source."""
        with self._lock:
            running, failed = tuple(self._reported), tuple(self._failed.items())
        return [
            *(
                SourceFinding(
                    each.name,
                    each.covers,
                    each.unavailable_reason if isinstance(each, MayBeUnavailable) else "",
                )
                for each in running
            ),
            *(SourceFinding(each.name, each.covers, why) for each, why in failed),
        ]

    @property
    def who(self) -> tuple[str, ...]:
        """The programs that keep the screen awake now."""
        with self._lock:
            running = tuple(self._reported)
        names = (name for source in running if isinstance(source, NamesPrograms) for name in source.who)
        return tuple(dict.fromkeys(names))

    def _try(self, source: InhibitorSource) -> None:
        """Start a source; remember why that is impossible."""
        with self._lock:
            self._failed.pop(source, None)
            self._reported.setdefault(source, frozenset())
        try:
            source.start(partial(self._on_report, source))
        except Unavailable as why:
            _log.info("%s cannot report inhibitors: %s", source.name, why)
            self._give_up(source, str(why))
        except Exception as error:  # noqa: BLE001 - as above
            _log.exception("%s could not be started", source.name)
            self._give_up(source, f"{source.name} failed: {error}.")

    def _give_up(self, source: InhibitorSource, why: str) -> None:
        with self._lock:
            self._failed[source] = why
            self._reported.pop(source, None)
            self._post_union()

    def _on_report(self, source: InhibitorSource, inhibitors: frozenset[Inhibitor]) -> None:
        with self._lock:
            if source in self._reported:  # otherwise it was stopped and reports late
                self._reported[source] = inhibitors
                self._post_union()

    def _post_union(self) -> None:
        """Post the union if it changed. The lock is held."""
        union = frozenset[Inhibitor]().union(*self._reported.values()) & self._wanted
        if union != self._posted:
            self._posted = union
            self._post(InhibitorsChanged(union))
