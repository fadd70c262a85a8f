"""The ports of the engine as Protocols. One contract suite per port tests every adapter.

Adapters post messages and carry out orders; they make no decisions. ``post`` may be called from any
thread. A part that cannot work raises `Unavailable` from ``start``; one that fails later posts a
`Fault`, and a `Recovered` when it works again, so that the user is notified once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

if TYPE_CHECKING:  # the popup imports this file, and starts sooner without the timer's modules
    from collections.abc import Callable

    from deskbreak.core.guide.cues import Cue
    from deskbreak.core.model.clock import Instant
    from deskbreak.core.model.fault import Fault, Recovered
    from deskbreak.core.model.inhibitor import Inhibitor
    from deskbreak.core.model.journal_entry import Entry
    from deskbreak.core.model.presence import Reading
    from deskbreak.core.model.routine import Variant
    from deskbreak.core.presentation.notification import Notification, Slot
    from deskbreak.core.presentation.view import View
    from deskbreak.core.timer.events import Event, Request
    from deskbreak.core.timer.state import OnScreen


class Unavailable(Exception):
    """An adapter cannot work on this system. The text is for the user: why, and what to do about it."""


Message: TypeAlias = "Event | Request | Fault | Recovered"
Post: TypeAlias = "Callable[[Message], None]"


class Clock(Protocol):
    """Reads the three clocks at once."""

    def now(self) -> Instant:
        """Return the current instant."""


class Sensor(Protocol):
    """Reports presence, driven by events rather than polling."""

    @property
    def name(self) -> str:
        """The name for status and doctor, such as "X11 SYNC"."""

    def start(self, report: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Start reporting. Raises Unavailable.

        ``report(LastInput(s))`` is called once after ``idle_after_s`` without input, and again at the first
        input after that.
        """

    def refresh(self) -> None:
        """Report the current reading now (after sleep), and report the next input."""

    def stop(self) -> None:
        """Stop and wait for the thread to end. Idempotent."""


class InhibitorSource(Protocol):
    """Reports reasons to hold back a reminder. Event-driven where the service it watches has events."""

    @property
    def name(self) -> str:
        """The name for status and doctor, such as "dunst" or "PulseAudio"."""

    @property
    def covers(self) -> frozenset[Inhibitor]:
        """The reasons that it can report."""

    def start(self, report: Callable[[frozenset[Inhibitor]], None]) -> None:
        """Start, and report the current reasons, even if there are none. Raises Unavailable.

        ``report`` receives the reasons of `covers` that apply; it is called at each change, from any thread.
        When the watched service disappears, it receives the empty set; the source resumes when the service is back.
        """

    def stop(self) -> None:
        """Stop; nothing is reported after that. Idempotent."""


class Tray(Protocol):
    """The icon, its tooltip and its menu."""

    def run(self, started: Callable[[], None]) -> None:
        """Own the main thread until `stop`; calls ``started`` once when the icon is up. Raises Unavailable."""

    def show(self, view: View) -> None:
        """Show this view; called from the engine thread, only when it changes."""

    def stop(self) -> None:
        """Let `run` return. From any thread, idempotent."""


class Notifier(Protocol):
    """Shows notifications."""

    def start(self) -> None:
        """Connect. Raises Unavailable."""

    def show(self, notification: Notification) -> None:
        """Show or replace a notification. A missing server is posted as one Fault; the next call tries again."""

    def withdraw(self, slot: Slot) -> None:
        """Withdraw the notification if it is still shown."""

    def stop(self) -> None:
        """Withdraw all notifications and stop."""


@runtime_checkable
class AdoptsReminder(Protocol):
    """A notifier whose server keeps showing the notifications of a killed run."""

    def adopt_reminder(self, shown: OnScreen) -> None:
        """Take over a reminder if its server still runs, so that it can be replaced and withdrawn."""


class Popup(Protocol):
    """The break window, which runs in its own process."""

    @property
    def unavailable_reason(self) -> str:
        """Why no break can be guided at the moment, in words for the user; empty if it can."""

    def prewarm(self, variant: Variant) -> None:
        """Prepare the window, hidden, so that a click opens it at once."""

    def discard(self) -> None:
        """Discard a hidden window; one that guides a break stays."""

    def open(self, break_id: int, variant: Variant, *, take_focus: bool) -> None:
        """Guide a break. Posts MovementBegan, StepFinished and, in every case, one RoutineEnded.

        Before that one it may post others marked ``read``: the break has ended, but its last pages are still open.
        """

    def close(self, break_id: int) -> None:
        """End the guided break from outside; its RoutineEnded follows, with the step in progress."""

    def ask_interval(self, minutes: float) -> None:
        """Let the user type an interval; posts IntervalChosen, or nothing."""

    def about(self) -> None:
        """Show what the program is."""

    def stop(self) -> None:
        """Close every window."""


class Sound(Protocol):
    """Plays the tones of the cues. No call blocks: a late cue is worse than none."""

    def start(self) -> None:
        """Find a player. Raises Unavailable."""

    def play(self, cues: tuple[Cue, ...]) -> None:
        """Play these one after the other, instead of cues that have not started yet. Returns at once."""

    def stop(self) -> None:
        """Stop at once, even while a tone plays. Idempotent."""


class Voice(Protocol):
    """Speaks the instructions of a break."""

    def start(self) -> None:
        """Find a speech program. Raises Unavailable."""

    def say(self, words: str) -> None:
        """Say this, instead of words that have not started yet. Returns at once."""

    def stop(self) -> None:
        """Stop at once, even in the middle of a sentence. Idempotent."""


class Journal(Protocol):
    """The log of breaks, which belongs to the user."""

    def append(self, entry: Entry) -> None:
        """Write one line, durably. Raises OSError; the engine keeps the entry and tries again."""


class SnapshotStore(Protocol):
    """Where the snapshot is kept."""

    def load(self) -> tuple[str, ...]:
        """Every saved text that is complete; their content says which is newest. Raises OSError."""

    def save(self, text: str, *, lasting: bool = True) -> None:
        """Save it: temporary file, fsync, rename. Raises OSError.

        Unless ``lasting``, it does not wait for the disk; a power cut may then restore the last lasting snapshot.
        """

    def set_aside(self, text: str) -> str:
        """Keep a loaded text under another name, and return that name. Raises OSError."""
