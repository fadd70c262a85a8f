"""pywayland is an extra: without it everything else works, and one command is named (issue 8, number 22)."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deskbreak.adapters.presence import candidates
from deskbreak.adapters.presence.candidates import sensor_of_desktop
from deskbreak.core.model.fault import Part
from deskbreak.core.model.presence import Reading, SourceLost
from deskbreak.doctor.activity import without_pywayland
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.linux import wayland_extra
from deskbreak.ports import Message, Sensor, Unavailable
from tests.support.waiting import becomes

PIP = f"{shlex.quote(sys.executable)} -m pip install 'pywayland>=0.4.18'"
ADVICE = "To see your activity on Wayland, DeskBreak needs pywayland. Install it: "


@pytest.fixture
def _without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On Wayland, with no pywayland in a plain venv."""
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setitem(sys.modules, "pywayland", None)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))


@pytest.mark.usefixtures("_without")
def test_the_fault_names_the_one_command() -> None:
    reported: list[Reading] = []
    posted: list[Message] = []
    sensor = sensor_of_desktop(None, None)
    sensor.start(reported.append, posted.append, 300)
    blind = becomes([SourceLost()], lambda: reported)
    sensor.stop()

    assert [SourceLost()] == blind
    assert f"Nothing on this system reports when you are away. {ADVICE}{PIP}" in str(posted)


@pytest.mark.usefixtures("_without")
def test_the_command_matches_the_kind_of_installation(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plain = wayland_extra.advice()
    (tmp_path / "pyvenv.cfg").write_text("home = /usr/bin\nuv = 0.5.1\n")
    by_uv = wayland_extra.advice()
    monkeypatch.setattr(sys, "prefix", "/home/me/.local/share/pipx/venvs/deskbreak")
    by_pipx = wayland_extra.advice()

    assert f"{ADVICE}{PIP}" == plain
    assert f"{ADVICE}uv pip install --python {tmp_path} 'pywayland>=0.4.18'" == by_uv
    assert f"{ADVICE}pipx inject deskbreak 'pywayland>=0.4.18'" == by_pipx


@pytest.mark.usefixtures("_without")
def test_on_x11_pywayland_is_not_mentioned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY")

    assert wayland_extra.advice() == ""


@pytest.mark.parametrize("make", [candidates._ext_idle, candidates._kwin_idle])
def test_a_pywayland_that_is_installed_and_cannot_be_loaded_gives_its_reason(
    make: Callable[[], Sensor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its library is missing, for instance."""
    pytest.importorskip("pywayland")
    for name in [name for name in sys.modules if name.startswith("deskbreak.adapters.presence.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pywayland.protocol.wayland", None)
    monkeypatch.setitem(sys.modules, "pywayland.protocol.ext_idle_notify_v1", None)

    with pytest.raises(Unavailable, match=r"pywayland cannot be loaded: .*None in sys.modules"):
        make()


def test_doctor_says_that_a_lesser_source_replaces_the_compositor() -> None:
    works = Finding(Part.IDLE, Standing.WORKS, "Logind idle hint sees your input.")
    broken = Finding(
        Part.IDLE, Standing.BROKEN, f"Nothing on this system reports when you are away. {ADVICE}{PIP}"
    )
    text = "Logind idle hint sees your input. The compositor would be more precise, but cannot be asked."

    assert Finding(Part.IDLE, Standing.DEGRADED, text, "Do.") == without_pywayland(works, "Do.")
    assert works == without_pywayland(works, "")
    assert broken == without_pywayland(broken, "Do.")
