"""The settings file is opened with the desktop's program for it."""

from __future__ import annotations

import queue
import sys
from pathlib import Path

import pytest

from deskbreak.storage.open_file import open_file

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="xdg-open")


def opener(folder: Path, code: str) -> None:
    program = folder / "xdg-open"
    program.write_text(f"#!/bin/sh\n{code}\n")
    program.chmod(0o700)


def test_it_is_opened_with_xdg_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    opener(tmp_path, f'echo "$1" > {tmp_path}/opened; exit 3')
    failed: queue.Queue[str] = queue.Queue()
    open_file(tmp_path / "config.toml", failed.put)
    why = failed.get(timeout=30)

    assert (tmp_path / "opened").read_text() == f"{tmp_path}/config.toml\n"
    assert why == (
        f"The file could not be opened (xdg-open ended with 3). Open it in an editor: {tmp_path}/config.toml"
    )


def test_where_nothing_opens_files_the_path_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    failed: queue.Queue[str] = queue.Queue()
    open_file(Path("/nowhere/config.toml"), failed.put)

    assert failed.get(timeout=30) == (
        "The file could not be opened (No such file or directory). Open it in an editor: /nowhere/config.toml"
    )
