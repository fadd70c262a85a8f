"""The order in which activity sensors are tried."""

from __future__ import annotations

import pytest

from deskbreak.adapters.presence import candidates
from deskbreak.linux.dbus.bus import Bus


@pytest.mark.parametrize(
    ("x11", "wayland", "expected"),
    [
        (":0", "", ["_x11", "_mutter", "_logind"]),
        (":0", "wayland-0", ["_mutter", "_x11", "_logind"]),
        ("", "wayland-0", ["_mutter", "_logind"]),
    ],
)
def test_on_x11_the_sensor_that_recognizes_a_trembling_mouse_comes_first(
    monkeypatch: pytest.MonkeyPatch, x11: str, wayland: str, expected: list[str]
) -> None:
    monkeypatch.setenv("DISPLAY", x11)
    monkeypatch.setenv("WAYLAND_DISPLAY", wayland)
    found = [getattr(each, "func", each) for each in candidates.candidates(Bus(), Bus())]
    of_wayland = {candidates._ext_idle, candidates._kwin_idle}

    assert [each.__name__ for each in found if each not in of_wayland] == expected
