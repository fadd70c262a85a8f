"""The contract of every inhibitor source."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import pytest

from deskbreak.adapters.inhibitors.do_not_disturb import do_not_disturb
from deskbreak.adapters.inhibitors.gsettings import GNOME, GSettingsSource
from deskbreak.adapters.inhibitors.microphone import Microphone
from deskbreak.adapters.inhibitors.processes import linux_programs
from deskbreak.adapters.inhibitors.x11_fullscreen import X11FullScreen
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import InhibitorSource, Unavailable
from tests.support.inhibitor_stages import STAGES, Stage
from tests.support.waiting import becomes, eventually

NOTHING = frozenset[Inhibitor]()

Told = list[frozenset[Inhibitor]]


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Each source with the other side that it watches."""
    with ExitStack() as stack:
        made = STAGES[request.param](request, stack)
        stack.callback(made.source.stop)
        yield made


@pytest.fixture
def reported() -> Told:
    """The reports of a source."""
    return []


def test_a_source_reports_no_inhibitors_at_the_start(stage: Stage, reported: Told) -> None:
    stage.source.start(reported.append)

    assert becomes([NOTHING], lambda: reported) == [NOTHING]


def test_a_source_reports_an_existing_inhibitor_at_the_start(stage: Stage, reported: Told) -> None:
    covers = stage.source.covers
    stage.begin()
    stage.source.start(reported.append)

    assert becomes(covers, lambda: reported[-1] if reported else NOTHING) == covers


def test_a_source_reports_each_change_once(stage: Stage, reported: Told) -> None:
    covers = stage.source.covers
    expected = [NOTHING]
    stage.source.start(reported.append)
    becomes(expected, lambda: reported)
    for change, inhibitors in ((stage.begin, covers), (stage.end, NOTHING)) * 2:
        change()
        expected = [*expected, inhibitors]
        becomes(expected, lambda expected=expected: reported == expected and expected)

    assert reported == expected


def test_an_inhibitor_ends_with_its_program_and_comes_back_with_it(stage: Stage, reported: Told) -> None:
    covers = stage.source.covers
    stage.source.start(reported.append)
    stage.begin()
    begun = becomes(covers, lambda: reported[-1] if reported else NOTHING)
    stage.die()
    ended = becomes(NOTHING, lambda: reported[-1])
    stage.revive()
    stage.begin()
    back = becomes(covers, lambda: reported[-1])

    assert (begun, ended, back) == (covers, NOTHING, covers)


def test_a_stopped_source_reports_nothing(stage: Stage, reported: Told) -> None:
    stage.source.start(reported.append)
    eventually(lambda: reported)
    stage.source.stop()
    stage.source.stop()
    stage.begin()
    stage.end()

    assert reported == [NOTHING]


def test_a_source_can_be_started_again(stage: Stage, reported: Told) -> None:
    stage.source.start(lambda _holds: None)
    stage.source.stop()
    stage.begin()
    stage.source.start(reported.append)

    assert becomes(stage.source.covers, lambda: reported[-1] if reported else NOTHING) == stage.source.covers


def test_a_source_that_never_started_can_be_stopped(stage: Stage) -> None:
    stage.source.stop()

    assert stage.source.name
    assert len(stage.source.covers) == 1


def test_an_unavailable_source_gives_its_reason_in_whole_sentences(
    bus: Bus, reported: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bus.close()
    eventually(lambda: not bus.alive)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("PULSE_RUNTIME_PATH", raising=False)
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    sources: list[InhibitorSource] = [
        do_not_disturb("dunst", bus),
        GSettingsSource(bus, GNOME),
        Microphone(),
        X11FullScreen("nowhere"),
        linux_programs(["zoom"], proc=tmp_path / "none"),
    ]
    if find_spec("pywayland") is not None:
        from deskbreak.adapters.inhibitors.wlr_fullscreen import ForeignToplevels

        sources.append(ForeignToplevels("nowhere"))
    reasons = []
    for source in sources:
        with pytest.raises(Unavailable) as raised:
            source.start(reported.append)
        reasons.append(str(raised.value))

    assert [reason for reason in reasons if not (reason[0].isupper() and reason.endswith("."))] == []
    assert reported == []
