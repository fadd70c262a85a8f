"""Where files are kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from deskbreak.adapters.appearance.accessibility import wants_less_motion
from deskbreak.adapters.appearance.theme import is_dark
from deskbreak.doctor.autostart import autostart
from deskbreak.doctor.finding import Standing
from deskbreak.linux.pulseaudio import cookie
from deskbreak.storage import paths


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of a home on Linux")
def test_without_a_home_nothing_is_found_and_nothing_fails(
    tmp_path: Path, runtime_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder "~" in the current folder is not a home either."""
    for name in ("HOME", "XDG_CONFIG_HOME", "GTK_THEME", "PULSE_COOKIE", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))  # no desktop tool answers
    config = tmp_path / "here" / "~" / ".config"
    config.mkdir(parents=True)
    (config / "kdeglobals").write_text("[KDE]\nAnimationDurationFactor=0\n")
    monkeypatch.chdir(config.parents[1])

    assert runtime_folder / "deskbreak" == paths.home()
    assert wants_less_motion() is False
    assert is_dark() is False
    assert autostart().standing is Standing.OFF
    assert cookie() == bytes(256)
