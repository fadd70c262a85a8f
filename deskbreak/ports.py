"""What the engine needs of the world, as Protocols. One contract suite per port tests every adapter.

Adapters post messages and carry out orders; none of them decides anything.
``post`` may be called from any thread. A part that cannot work raises
`Unavailable` from ``start``; one that fails later posts a `Fault`, and a
`Mended` when it works again, so that the person is told once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

if TYPE_CHECKING:  # the popup wants a few of the words below, and starts sooner without the machine's
    from collections.abc import Callable

    from deskbreak.core.guide.cues import Cue
    from deskbreak.core.model.clock import Instant
    from deskbreak.core.model.fault import Fault, Mended
    from deskbreak.core.model.inhibitor import Hold
    from deskbreak.core.model.journal_entry import Entry
    from deskbreak.core.model.presence import Reading
    from deskbreak.core.model.routine import Variant
    from deskbreak.core.presentation.notification import Note, Slot
    from deskbreak.core.presentation.view import View
    from deskbreak.core.timer.events import Event, Request
    from deskbreak.core.timer.state import OnScreen


class Unavailable(Exception):
    """An adapter cannot work here; the text says why, and what to do, in words for the user."""


Message: TypeAlias = "Event | Request | Fault | Mended"
Post: TypeAlias = "Callable[[Message], None]"


class Clock(Protocol):
    """Reads the three clocks at once."""

    def now(self) -> Instant:
        """Tell the instant."""


class Sensor(Protocol):
    """Tells of presence. Event-driven: no polling."""

    @property
    def name(self) -> str:
        """What it is, for status and doctor: "X11 SYNC"."""

    def start(self, tell: Callable[[Reading], None], post: Post, idle_after_s: float) -> None:
        """Begin. Raises Unavailable.

        ``tell(LastInput(s))`` is called once when nobody has moved for ``idle_after_s``, and again at the
        first input after that.
        """

    def refresh(self) -> None:
        """Tell now what is known now (after sleep), and of the next input."""

    def stop(self) -> None:
        """End; waits for its thread. Idempotent."""


class HoldSource(Protocol):
    """Tells of reasons to hold a reminder back. Event-driven where its other side has events."""

    @property
    def name(self) -> str:
        """What it is, for status and doctor: "dunst", "PulseAudio"."""

    @property
    def covers(self) -> frozenset[Hold]:
        """The reasons that it can tell of."""

    def start(self, tell: Callable[[frozenset[Hold]], None]) -> None:
        """Begin, and tell what is so now, if only that nothing is. Raises Unavailable.

        ``tell`` has those of `covers` that are true now; it is called at each change, from any thread.
        A source whose other side goes away tells the empty set, and goes on when it comes back.
        """

    def stop(self) -> None:
        """End; nothing is told after that. Idempotent."""


class Tray(Protocol):
    """The icon, its tooltip and its menu."""

    def run(self, started: Callable[[], None]) -> None:
        """Own the main thread until `stop`; calls ``started`` once when up. Raises Unavailable."""

    def show(self, view: View) -> None:
        """Show this; called from the engine thread, only on change."""

    def stop(self) -> None:
        """Let `run` return. From any thread, idempotent."""


class Notifier(Protocol):
    """Shows notifications."""

    def start(self) -> None:
        """Connect. Raises Unavailable."""

    def show(self, note: Note) -> None:
        """Show or replace; a server that is not there is a Fault, once, and tried again next time."""

    def withdraw(self, slot: Slot) -> None:
        """Take it away if it is still shown."""

    def stop(self) -> None:
        """Withdraw everything and end."""


@runtime_checkable
class Recalling(Protocol):
    """A notifier whose server still shows what a run that was killed has left there."""

    def recall(self, left: OnScreen) -> None:
        """Take over a reminder, if its server still runs: the next one replaces it, a withdrawal takes it away."""


class Popup(Protocol):
    """The guided window, in a process of its own."""

    @property
    def lacks(self) -> str:
        """Why no break can be guided here now, in words for the person; empty where it can."""

    def warm(self, variant: Variant) -> None:
        """Get it ready, hidden, so that a click opens it at once."""

    def cool(self) -> None:
        """Let a hidden one go; one that guides a break stays."""

    def open(self, break_id: int, variant: Variant, *, take_focus: bool) -> None:
        """Guide a break; posts MovementBegan, StepFinished and, whatever happens to the window, one RoutineEnded.

        Before that one, others that are still being ``read``: the break has ended, its last pages are shown.
        """

    def close(self, break_id: int) -> None:
        """End the guide of this break from outside; its RoutineEnded follows, with the step in hand."""

    def ask_interval(self, minutes: float) -> None:
        """Let the person type an interval; posts IntervalChosen, or nothing."""

    def about(self) -> None:
        """Show what this program is."""

    def stop(self) -> None:
        """End whatever is open."""


class Sound(Protocol):
    """Plays the tones of the cues. Nothing here waits: a cue that comes late is worse than none."""

    def start(self) -> None:
        """Find what plays. Raises Unavailable."""

    def play(self, cues: tuple[Cue, ...]) -> None:
        """Play these one after the other; takes the place of what has not begun yet. Returns at once."""

    def stop(self) -> None:
        """End at once, whatever is playing. Idempotent."""


class Voice(Protocol):
    """Says what there is to do."""

    def start(self) -> None:
        """Find what speaks. Raises Unavailable."""

    def say(self, words: str) -> None:
        """Say this; takes the place of what has not begun yet. Returns at once."""

    def stop(self) -> None:
        """End at once, whatever is being said. Idempotent."""


class Journal(Protocol):
    """The log of breaks, which belongs to the user."""

    def append(self, entry: Entry) -> None:
        """Write one line, durably. Raises OSError; the engine keeps the entry and tries again."""


class Store(Protocol):
    """Where the snapshot is kept."""

    def load(self) -> tuple[str, ...]:
        """Every saved text that is whole; their content says which is newest. Raises OSError."""

    def save(self, text: str, *, lasting: bool = True) -> None:
        """Keep it: temporary file, fsync, rename. Raises OSError.

        Not ``lasting``: without waiting for the disk; a power cut may bring back the last one that was.
        """

    def set_aside(self, text: str) -> str:
        """Keep this text, which was loaded, under another name, which is returned. Raises OSError."""
