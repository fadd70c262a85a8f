"""The findings of `deskbreak doctor` about inhibitors."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from deskbreak.core.model.fault import Part
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.doctor.inhibitors import inhibitors
from deskbreak.ports import Unavailable


class Source:
    """A source that reports these inhibitors, or cannot."""

    def __init__(self, name: str, *covers: Inhibitor, why_not: str = "", who: tuple[str, ...] = ()) -> None:
        self.name = name
        self.covers = frozenset(covers)
        self._why_not = why_not
        self.who = who

    def start(self, tell: Callable[[frozenset[Inhibitor]], None]) -> None:
        """Report that there is no inhibitor."""
        if self._why_not:
            raise Unavailable(self._why_not)
        tell(frozenset())

    def stop(self) -> None:
        """End."""


def find(
    *sources: Source, wanted: frozenset[Inhibitor] = frozenset(Inhibitor), programs: Sequence[str] = ()
) -> Finding:
    return inhibitors(lambda _programs: sources, wanted, tuple(programs), 0.0)


def test_each_inhibitor_is_named_with_the_source_that_reports_it() -> None:
    finding = find(
        Source("dunst", Inhibitor.DO_NOT_DISTURB),
        Source("X11", Inhibitor.FULL_SCREEN),
        Source("PulseAudio", Inhibitor.CALL, why_not="There is no sound server."),
    )

    text = "A reminder waits for do-not-disturb (dunst), full screen (X11). Nothing here reports calls or screen sharing."
    assert Finding(Part.INHIBITORS, Standing.WORKS, text) == finding


def test_where_no_source_reports_anything_the_consequence_is_stated() -> None:
    finding = find(Source("PulseAudio", Inhibitor.CALL, why_not="There is no sound server."))

    assert finding.standing is Standing.DEGRADED


def test_programs_count_only_where_some_are_listed() -> None:
    only = frozenset({Inhibitor.PROGRAM})

    assert Standing.OFF is find(wanted=only).standing
    assert Standing.WORKS is find(Source("/proc", Inhibitor.PROGRAM), wanted=only, programs=["obs"]).standing


def test_the_program_that_keeps_the_screen_awake_is_named() -> None:
    finding = find(
        Source("X11", Inhibitor.FULL_SCREEN), Source("logind", Inhibitor.AWAKE, who=("Firefox (Video)",))
    )

    assert finding.text.endswith(
        "While a program keeps the screen awake (reported by logind), silence counts as sitting."
        " Right now: Firefox (Video)."
    )
