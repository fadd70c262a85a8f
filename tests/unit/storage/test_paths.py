"""Where files are kept."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest

from deskbreak.adapters.appearance.accessibility import wants_less_motion
from deskbreak.adapters.appearance.theme import is_dark
from deskbreak.doctor.autostart import autostart
from deskbreak.doctor.finding import Standing
from deskbreak.linux.pulseaudio import cookie
from deskbreak.storage import paths


@pytest.mark.parametrize("named", ["/somewhere/of mine", "", "not/absolute"])
def test_every_place_is_the_one_that_platformdirs_finds(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux it is found without it; a base directory that is not set, or not absolute, is the usual one."""
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, named)

    expected = (
        platformdirs.user_config_dir("deskbreak", appauthor=False, roaming=True),
        platformdirs.user_data_dir("deskbreak", appauthor=False),
        platformdirs.user_state_dir("deskbreak", appauthor=False),
    )
    found = (paths.config_file().parent, paths.journal_folder().parent, paths.state_folder())
    assert tuple(map(Path, expected)) == found


@pytest.mark.skipif(sys.platform != "linux", reason="by hand on Linux only")
def test_without_a_home_there_is_a_place_all_the_same(
    runtime_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In some containers the user has no entry; what is set still counts, and no folder "~" is made."""
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)
    monkeypatch.setenv("XDG_CONFIG_HOME", "/config")
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)

    assert Path("/config/deskbreak/config.toml") == paths.config_file()
    assert runtime_folder / "deskbreak/.local/state/deskbreak" == paths.state_folder()


@pytest.mark.skipif(sys.platform != "linux", reason="what is looked for in a home on Linux")
def test_without_a_home_whoever_looks_there_finds_nothing_and_stumbles_over_nothing(
    tmp_path: Path, runtime_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder "~" where the program was started is nobody's home either."""
    for name in ("HOME", "XDG_CONFIG_HOME", "GTK_THEME", "PULSE_COOKIE", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))  # no tool of a desktop answers
    config = tmp_path / "here" / "~" / ".config"
    config.mkdir(parents=True)
    (config / "kdeglobals").write_text("[KDE]\nAnimationDurationFactor=0\n")
    monkeypatch.chdir(config.parents[1])

    assert runtime_folder / "deskbreak" == paths.home()
    assert wants_less_motion() is False
    assert is_dark() is False
    assert autostart().standing is Standing.OFF
    assert cookie() == bytes(256)
