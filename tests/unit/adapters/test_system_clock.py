"""The clocks of this computer."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
import tzlocal

from deskbreak.adapters.system_clock import LocalZone, SystemClock, boot_id, local_zone

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")


@pytest.fixture
def zone_of_the_system(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Override the TZ that the tests run in; the C library, which tzlocal compares with, has to be updated too."""
    with monkeypatch.context() as here:
        here.delenv("TZ", raising=False)
        if sys.platform != "win32":
            time.tzset()
        yield
    if sys.platform != "win32":
        time.tzset()


def test_the_wall_clock_is_aware_and_local() -> None:
    """Office hours follow the user's local time."""
    with time_machine.travel(datetime(2026, 7, 1, 10, tzinfo=UTC), tick=False):
        wall = SystemClock(zone=lambda: BERLIN).now().wall

    assert wall.isoformat() == "2026-07-01T12:00:00+02:00"


def test_the_zone_is_read_again_only_when_the_system_has_another_one(tmp_path: Path) -> None:
    """The user lands in Tokyo and sets the computer's zone."""
    link = tmp_path / "localtime"
    link.symlink_to("Berlin")
    zones: list[tzinfo] = [TOKYO, BERLIN]
    local = LocalZone(read=zones.pop, files=(str(link),))

    assert [local.now(), local.now()] == [BERLIN, BERLIN]

    link.unlink()
    link.symlink_to("Tokyo")

    assert [local.now(), local.now()] == [TOKYO, TOKYO]


def test_the_zone_is_read_again_when_the_variable_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """TZ takes precedence over the files."""
    zones: list[tzinfo] = [TOKYO, BERLIN]
    local = LocalZone(read=zones.pop, files=())
    monkeypatch.setenv("TZ", "Europe/Berlin")
    first = local.now()
    monkeypatch.setenv("TZ", "Asia/Tokyo")

    assert [first, local.now()] == [BERLIN, TOKYO]


@pytest.mark.parametrize(
    "target",
    [
        "/usr/share/zoneinfo/Europe/Berlin",
        "../usr/share/zoneinfo/Europe/Berlin",
        "/etc/zoneinfo/Europe/Berlin",
    ],
)
def test_the_link_gives_the_name_of_the_zone(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plain, relative, and the way NixOS sets it."""
    monkeypatch.delenv("TZ", raising=False)
    link = tmp_path / "localtime"
    link.symlink_to(target)

    assert BERLIN == local_zone(str(link))


@pytest.mark.parametrize(
    "target", ["/etc/elsewhere/Europe/Berlin", "/usr/share/zoneinfo/Europe/Atlantis", None]
)
@pytest.mark.usefixtures("zone_of_the_system")
def test_where_the_link_gives_no_name_tzlocal_is_asked(target: str | None, tmp_path: Path) -> None:
    """A copied file, or an unknown name."""
    link = tmp_path / "localtime"
    if target is not None:
        link.symlink_to(target)

    assert tzlocal.reload_localzone() == local_zone(str(link))


def test_the_variable_takes_precedence_over_the_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for every other program of the session."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Europe/Berlin")

    assert TOKYO == local_zone(str(link))


@pytest.mark.parametrize("error", [KeyError("no zone"), ValueError("conflict"), OSError("no file")])
def test_a_zone_without_a_name_keeps_the_present_offset(error: Exception) -> None:
    """Conflicting files, or a name missing from the database: the program continues."""

    def fail() -> tzinfo:
        raise error

    wall = SystemClock(zone=LocalZone(read=fail).now).now().wall

    assert wall.utcoffset() == datetime.now(UTC).astimezone().utcoffset()


@pytest.mark.skipif(sys.platform != "linux", reason="the file of Linux")
def test_the_boot_has_an_id_and_it_is_unknown_where_it_cannot_be_read(tmp_path: Path) -> None:
    """Some containers have no such file."""
    assert len(boot_id()) == 36
    assert boot_id(tmp_path / "none") == ""
