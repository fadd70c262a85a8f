"""All inhibitor sources together: their union is posted, and each fails independently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from deskbreak.app.inhibitor_monitor import InhibitorMonitor, SourceFinding
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.timer.events import InhibitorsChanged
from deskbreak.ports import Message, Unavailable

ALL = frozenset(Inhibitor)
NOTHING = frozenset[Inhibitor]()
QUIET, CALL = frozenset({Inhibitor.DO_NOT_DISTURB}), frozenset({Inhibitor.CALL})


@dataclass(eq=False)
class FakeSource:
    """Reports what the test tells it to, or fails."""

    covers: frozenset[Inhibitor]
    name: str = "fake"
    at_start: frozenset[Inhibitor] = NOTHING
    fails: Exception | None = None
    breaks: Exception | None = None
    done: list[str] = field(default_factory=list)

    def start(self, tell: Callable[[frozenset[Inhibitor]], None]) -> None:
        self.done.append("start")
        if self.fails is not None:
            raise self.fails
        self.tell = tell
        tell(self.at_start)

    def stop(self) -> None:
        self.done.append("stop")
        if self.breaks is not None:
            raise self.breaks


@dataclass(eq=False)
class FakeGuest(FakeSource):
    """A source that waits for its other side."""

    unavailable_reason: str = "It is not running."


def posted_by(*sources: FakeSource) -> tuple[list[Message], InhibitorMonitor]:
    """The posted messages and a monitor of these sources."""
    posted: list[Message] = []
    return posted, InhibitorMonitor(lambda _programs: sources, posted.append)


def test_the_union_is_posted_at_the_start_and_at_each_change_of_it() -> None:
    quiet, also_quiet, call = FakeSource(QUIET), FakeSource(QUIET), FakeSource(CALL)
    posted, watch = posted_by(quiet, also_quiet, call)
    watch.start(ALL)
    quiet.tell(QUIET)
    also_quiet.tell(QUIET)
    call.tell(CALL)
    quiet.tell(NOTHING)
    also_quiet.tell(NOTHING)
    call.tell(NOTHING)

    assert posted == [
        InhibitorsChanged(inhibitors) for inhibitors in (NOTHING, QUIET, QUIET | CALL, CALL, NOTHING)
    ]


def test_a_source_of_unwanted_inhibitors_is_not_started() -> None:
    quiet, call = FakeSource(QUIET), FakeSource(CALL, at_start=CALL)
    posted, watch = posted_by(quiet, call)
    watch.start(CALL)
    watch.stop()

    assert quiet.done == []
    assert call.done == ["start", "stop"]
    assert posted == [InhibitorsChanged(NOTHING), InhibitorsChanged(CALL)]


def test_only_the_wanted_inhibitors_of_a_source_count() -> None:
    both = FakeSource(QUIET | CALL)
    posted, watch = posted_by(both)
    watch.start(CALL)
    both.tell(QUIET)
    both.tell(QUIET | CALL)

    assert posted == [InhibitorsChanged(NOTHING), InhibitorsChanged(CALL)]


def test_the_programs_of_the_settings_reach_the_sources_that_look_for_them() -> None:
    asked: list[tuple[str, ...]] = []

    def make(programs: tuple[str, ...]) -> tuple[FakeSource, ...]:
        asked.append(programs)
        return ()

    watch = InhibitorMonitor(make, lambda _message: None)
    watch.start(ALL, ("zoom", "obs"))

    assert asked == [("zoom", "obs")]


def test_a_failing_source_affects_only_itself_and_gives_its_reason() -> None:
    """A desktop without a sound server is not a fault: nothing about it is posted."""
    absent = FakeSource(CALL, name="PulseAudio", fails=Unavailable("It is not there."))
    broken = FakeSource(QUIET, name="dunst", fails=ValueError("odd"))
    guest = FakeGuest(QUIET, name="Plasma")
    good = FakeSource(QUIET, name="Mutter", at_start=QUIET)
    posted, watch = posted_by(absent, broken, guest, good)
    watch.start(ALL)

    assert posted == [InhibitorsChanged(NOTHING), InhibitorsChanged(QUIET)]
    assert watch.findings == [
        SourceFinding("Plasma", QUIET, "It is not running."),
        SourceFinding("Mutter", QUIET, ""),
        SourceFinding("PulseAudio", CALL, "It is not there."),
        SourceFinding("dunst", QUIET, "dunst failed: odd."),
    ]


def test_a_source_that_could_not_be_started_is_tried_again() -> None:
    late = FakeSource(CALL, at_start=CALL, fails=Unavailable("Not yet."))
    posted, watch = posted_by(late)
    watch.start(ALL)
    watch.retry()
    late.fails = None
    watch.retry()
    watch.retry()
    watch.stop()

    assert posted == [InhibitorsChanged(NOTHING), InhibitorsChanged(CALL)]
    assert late.done == ["start", "start", "start", "stop"]


def test_a_call_continues_while_another_setting_changes() -> None:
    """The union stays complete between the stop of the sources and their restart."""
    first, second = FakeSource(QUIET | CALL, at_start=QUIET | CALL), FakeSource(QUIET | CALL)
    posted: list[Message] = []
    sources = [first, second]
    watch = InhibitorMonitor(lambda _programs: [sources.pop(0)], posted.append)
    second.start = lambda tell: setattr(second, "tell", tell)  # type: ignore[method-assign] - it reports late
    watch.start(ALL)
    watch.start(CALL)
    before = list(posted)
    second.tell(NOTHING)

    assert [InhibitorsChanged(NOTHING), InhibitorsChanged(QUIET | CALL), InhibitorsChanged(CALL)] == before
    assert [*before, InhibitorsChanged(NOTHING)] == posted


def test_nothing_is_posted_after_the_end() -> None:
    source, broken = FakeSource(CALL), FakeSource(QUIET, breaks=ValueError("odd"))
    posted, watch = posted_by(broken, source)
    watch.start(ALL)
    watch.stop()
    watch.stop()
    source.tell(CALL)

    assert posted == [InhibitorsChanged(NOTHING)]
    assert broken.done == source.done == ["start", "stop"]
    assert watch.findings == []
