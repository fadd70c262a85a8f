"""The places of the files."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest

from deskbreak.storage import paths


@pytest.mark.parametrize("named", ["/somewhere/my files", "", "not/absolute"])
def test_every_place_is_the_one_that_platformdirs_finds(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux the code does without it; a base directory that is unset or not absolute means the default."""
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, named)

    expected = (
        platformdirs.user_config_dir("deskbreak", appauthor=False, roaming=True),
        platformdirs.user_data_dir("deskbreak", appauthor=False),
        platformdirs.user_state_dir("deskbreak", appauthor=False),
    )
    found = (paths.config_file().parent, paths.journal_folder().parent, paths.state_folder())
    assert tuple(map(Path, expected)) == found


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux does without platformdirs")
def test_without_a_home_the_files_still_have_a_place(
    runtime_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In some containers the user has no entry; set variables still count, and no folder "~" is created."""
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)
    monkeypatch.setenv("XDG_CONFIG_HOME", "/config")
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)

    assert Path("/config/deskbreak/config.toml") == paths.config_file()
    assert runtime_folder / "deskbreak/.local/state/deskbreak" == paths.state_folder()
