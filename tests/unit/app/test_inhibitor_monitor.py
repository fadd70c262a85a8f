"""All inhibitor sources together: their union is posted, and each fails independently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from deskbreak.app.inhibitor_monitor import HoldFinding, HoldWatch
from deskbreak.core.model.inhibitor import Hold
from deskbreak.core.timer.events import HoldsChanged
from deskbreak.ports import Message, Unavailable

ALL = frozenset(Hold)
NOTHING = frozenset[Hold]()
QUIET, CALL = frozenset({Hold.DO_NOT_DISTURB}), frozenset({Hold.CALL})


@dataclass(eq=False)
class FakeSource:
    """Reports what the test tells it to, or fails."""

    covers: frozenset[Hold]
    name: str = "fake"
    at_start: frozenset[Hold] = NOTHING
    fails: Exception | None = None
    breaks: Exception | None = None
    done: list[str] = field(default_factory=list)

    def start(self, tell: Callable[[frozenset[Hold]], None]) -> None:
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

    lacks: str = "It is not running."


def posted_by(*sources: FakeSource) -> tuple[list[Message], HoldWatch]:
    """What is posted, and a monitor of these sources."""
    posted: list[Message] = []
    return posted, HoldWatch(lambda _programs: sources, posted.append)


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

    assert posted == [HoldsChanged(holds) for holds in (NOTHING, QUIET, QUIET | CALL, CALL, NOTHING)]


def test_a_source_of_unwanted_inhibitors_is_not_started() -> None:
    quiet, call = FakeSource(QUIET), FakeSource(CALL, at_start=CALL)
    posted, watch = posted_by(quiet, call)
    watch.start(CALL)
    watch.stop()

    assert quiet.done == []
    assert call.done == ["start", "stop"]
    assert posted == [HoldsChanged(NOTHING), HoldsChanged(CALL)]


def test_only_the_wanted_inhibitors_of_a_source_count() -> None:
    both = FakeSource(QUIET | CALL)
    posted, watch = posted_by(both)
    watch.start(CALL)
    both.tell(QUIET)
    both.tell(QUIET | CALL)

    assert posted == [HoldsChanged(NOTHING), HoldsChanged(CALL)]


def test_the_programs_of_the_settings_reach_the_sources_that_look_for_them() -> None:
    asked: list[tuple[str, ...]] = []

    def make(programs: tuple[str, ...]) -> tuple[FakeSource, ...]:
        asked.append(programs)
        return ()

    watch = HoldWatch(make, lambda _message: None)
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

    assert posted == [HoldsChanged(NOTHING), HoldsChanged(QUIET)]
    assert watch.findings == [
        HoldFinding("Plasma", QUIET, "It is not running."),
        HoldFinding("Mutter", QUIET, ""),
        HoldFinding("PulseAudio", CALL, "It is not there."),
        HoldFinding("dunst", QUIET, "dunst failed: odd."),
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

    assert posted == [HoldsChanged(NOTHING), HoldsChanged(CALL)]
    assert late.done == ["start", "start", "start", "stop"]


def test_a_call_continues_while_another_setting_changes() -> None:
    """The union stays complete between the stop of the sources and their restart."""
    first, second = FakeSource(QUIET | CALL, at_start=QUIET | CALL), FakeSource(QUIET | CALL)
    posted: list[Message] = []
    sources = [first, second]
    watch = HoldWatch(lambda _programs: [sources.pop(0)], posted.append)
    second.start = lambda tell: setattr(second, "tell", tell)  # type: ignore[method-assign] - it reports late
    watch.start(ALL)
    watch.start(CALL)
    before = list(posted)
    second.tell(NOTHING)

    assert [HoldsChanged(NOTHING), HoldsChanged(QUIET | CALL), HoldsChanged(CALL)] == before
    assert [*before, HoldsChanged(NOTHING)] == posted


def test_nothing_is_posted_after_the_end() -> None:
    source, broken = FakeSource(CALL), FakeSource(QUIET, breaks=ValueError("odd"))
    posted, watch = posted_by(broken, source)
    watch.start(ALL)
    watch.stop()
    watch.stop()
    source.tell(CALL)

    assert posted == [HoldsChanged(NOTHING)]
    assert broken.done == source.done == ["start", "stop"]
    assert watch.findings == []
