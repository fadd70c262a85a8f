"""Settings from a file that its user may edit at any time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deskbreak.core.settings import Settings
from deskbreak.ports import Fault, Mended, Message, Part
from deskbreak.shell.preferences import Preferences
from deskbreak.shell.remote import Refused


def test_no_file_means_the_built_in_settings(tmp_path: Path) -> None:
    posted: list[Message] = []
    preferences = Preferences(tmp_path / "config.toml", posted.append)

    assert preferences.load() == preferences.current == Settings()
    assert posted == []


def test_a_fault_names_file_and_line_and_is_mended_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[breaks]\ninterval = 20\nsnoozes = -1\n")
    posted: list[Message] = []
    preferences = Preferences(path, posted.append)
    preferences.load()
    interval_s = preferences.current.interval_s
    path.write_text("[breaks]\ninterval = 20\n")
    preferences.load()
    preferences.load()

    assert isinstance(posted[0], Fault)
    assert posted[0].text.startswith(f"In {path}: line 3, ")
    assert interval_s == 1200.0
    assert posted[1:] == [Mended(Part.SETTINGS)]


def test_of_many_bad_lines_the_first_are_told_and_who_names_the_others(tmp_path: Path) -> None:
    """A notification has no room for all of them."""
    path = tmp_path / "config.toml"
    path.write_text("[breaks]\na = 1\nb = 1\nc = 1\nd = 1\ne = 1\n")
    posted: list[Message] = []
    Preferences(path, posted.append).load()
    (fault,) = posted

    assert isinstance(fault, Fault)
    assert [f"line {line}, " in fault.text for line in range(2, 7)] == [True, True, True, False, False]
    assert fault.text.endswith(" And 2 more: deskbreak doctor names them all.")


def test_an_edit_is_noticed_once(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    preferences = Preferences(path, lambda _: None)
    preferences.load()
    before = preferences.changed()
    path.write_text("[breaks]\ninterval = 20\n")
    after = preferences.changed()
    preferences.load()

    assert (before, after, preferences.changed()) == (False, True, False)


def test_a_file_that_is_taken_away_is_an_edit(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[breaks]\ninterval = 20\n")
    preferences = Preferences(path, lambda _: None)
    preferences.load()
    path.unlink()

    assert preferences.changed()
    assert preferences.load() == Settings()


def test_an_interval_is_kept_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "deep/config.toml"
    preferences = Preferences(path, lambda _: None)
    preferences.load()
    preferences.save("breaks", "interval", 30.0)

    assert preferences.changed()
    assert preferences.load().interval_s == 1800.0


@pytest.mark.parametrize("content", ["this is = not = toml\n", "breaks = 3\n"])
def test_a_file_that_cannot_be_changed_is_left_alone_and_the_reason_told(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(content)
    preferences = Preferences(path, lambda _: None)

    with pytest.raises(Refused, match=r"breaks\.interval was not changed\. "):
        preferences.save("breaks", "interval", 30.0)
    assert path.read_text() == content


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()

    told = (
        rf"breaks\.interval was not changed\. {re.escape(str(tmp_path / 'config.toml'))} cannot be written: "
    )
    with pytest.raises(Refused, match=told):
        Preferences(tmp_path / "config.toml", lambda _: None).save("breaks", "interval", 30.0)
