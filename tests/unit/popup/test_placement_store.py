"""The places of windows, by monitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from deskbreak.popup.placement_store import MOST_LAYOUTS, PlacementStore, WindowPlace

if TYPE_CHECKING:
    from pathlib import Path

HOME, AWAY = "1920x1080+0+0 1280x1024+1920+0", "1366x768+0+0"


def test_each_window_has_a_place_on_each_monitor_of_each_layout(tmp_path: Path) -> None:
    """The place for one is not used for another."""
    places = PlacementStore(tmp_path / "state" / "windows.json")
    there = WindowPlace(-8, 40, 1.25)
    places.keep("guide", HOME, "1280x1024+1920+0", there)
    places.keep("about", HOME, "1920x1080+0+0", WindowPlace(1, 2, 1.0))
    places.keep("guide", AWAY, AWAY, WindowPlace(3, 4, 1.0))
    asked = [("guide", HOME, "1280x1024+1920+0"), ("guide", HOME, "1920x1080+0+0"), ("interval", AWAY, AWAY)]

    assert [places.find(*each) for each in asked] == [there, None, None]
    assert places.find("guide", AWAY, AWAY) == WindowPlace(3, 4, 1.0)


def test_only_the_last_layouts_are_kept(tmp_path: Path) -> None:
    """Years of meeting rooms do not pile up."""
    places = PlacementStore(tmp_path / "windows.json")
    for number in range(MOST_LAYOUTS + 3):
        places.keep("guide", f"layout {number}", "m", WindowPlace(number, 0, 1.0))
    found = [places.find("guide", f"layout {number}", "m") is not None for number in range(MOST_LAYOUTS + 3)]

    assert found == [False] * 3 + [True] * MOST_LAYOUTS


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.binary(max_size=40)
    | st.sampled_from(
        [
            b'{"guide": {"l": {"m": {"x": 1e999, "y": 0, "size": 1}}}}',
            b'{"guide": {"l": {"m": {"x": 0, "y": 0, "size": 0}}}}',
            b'{"guide": {"l": {"m": {"x": "a", "y": 0}}}}',
            b'{"guide": [1]}',
            b"[" * 40,
        ]
    )
)
def test_any_bad_file_gives_no_place_and_can_be_replaced(tmp_path: Path, data: bytes) -> None:
    """A window opens in the middle then."""
    path = tmp_path / "windows.json"
    path.write_bytes(data)
    places = PlacementStore(path)
    before = places.find("guide", "l", "m")
    places.keep("guide", "l", "m", WindowPlace(5, 6, 1.0))

    assert (before, places.find("guide", "l", "m")) == (None, WindowPlace(5, 6, 1.0))


def test_a_place_that_cannot_be_written_is_only_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The break continues."""
    (tmp_path / "file").write_text("in the way")
    PlacementStore(tmp_path / "file" / "windows.json").keep("guide", "l", "m", WindowPlace(0, 0, 1.0))

    assert "was not saved" in caplog.text
