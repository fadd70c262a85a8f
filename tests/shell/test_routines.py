"""Routines from their files: a bad one never stops a break."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskbreak.render.assets import data_path
from deskbreak.shell.routines import BUILT_IN, load_routine

TEXT = data_path("config", "routines", f"{BUILT_IN}.toml").read_text(encoding="utf-8")


def test_the_built_in_routine_is_without_fault() -> None:
    told: list[str] = []
    routine = load_routine(BUILT_IN, told.append)

    assert told == []
    assert routine.id == BUILT_IN


def test_a_routine_of_ones_own_is_found(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(TEXT, encoding="utf-8")
    told: list[str] = []

    assert load_routine("mine", told.append, own=tmp_path).id == "mine"
    assert told == []


@pytest.mark.parametrize("content", [b"this is = not = toml", b"", b"\xff\xfe"])
def test_the_built_in_one_stands_in_for_a_bad_one_and_it_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mine.toml").write_bytes(content)
    told: list[str] = []
    routine = load_routine("mine", told.append, own=tmp_path)

    assert routine.id == BUILT_IN
    assert str(tmp_path / "mine.toml") in told[0]
    assert told[-1].endswith("The built-in routine stands in.")


@pytest.mark.parametrize("name", ["../mine", "/etc/passwd", "", "a.b", "mine\n"])
def test_a_name_is_no_way_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "routines"
    folder.mkdir()
    (tmp_path / "mine.toml").write_text(TEXT, encoding="utf-8")
    told: list[str] = []

    assert load_routine(name, told.append, own=folder).id == BUILT_IN
    assert len(told) == 1


def test_a_built_in_one_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / f"{BUILT_IN}.toml").write_text("broken")
    told: list[str] = []
    load_routine(BUILT_IN, told.append, own=tmp_path)

    assert told == []
