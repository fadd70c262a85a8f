"""Settings from a file that the user may edit at any time."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from deskbreak.app.user_settings import UserSettings
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.settings import Settings
from deskbreak.ipc.commands import Refused
from deskbreak.ports import Message


def test_no_file_means_the_built_in_settings(tmp_path: Path) -> None:
    posted: list[Message] = []
    user_settings = UserSettings(tmp_path / "config.toml", posted.append)

    assert user_settings.load() == user_settings.current == Settings()
    assert posted == []


def test_a_fault_names_file_and_line_and_is_cleared_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[breaks]\ninterval = 20\nsnoozes = -1\n")
    posted: list[Message] = []
    user_settings = UserSettings(path, posted.append)
    user_settings.load()
    interval_s = user_settings.current.interval_s
    path.write_text("[breaks]\ninterval = 20\n")
    user_settings.load()
    user_settings.load()

    assert isinstance(posted[0], Fault)
    assert posted[0].text.startswith(f"In {path}:\nline 3, ")
    assert interval_s == 1200.0
    assert posted[1:] == [Recovered(Part.SETTINGS)]


def test_of_many_bad_lines_the_first_are_reported_and_the_user_can_list_the_others(tmp_path: Path) -> None:
    """A notification has no room for all of them."""
    path = tmp_path / "config.toml"
    path.write_text("[breaks]\na = 1\nb = 1\nc = 1\nd = 1\ne = 1\n")
    posted: list[Message] = []
    UserSettings(path, posted.append).load()
    (fault,) = posted

    assert isinstance(fault, Fault)
    assert [line[:7] for line in fault.text.split("\n")[1:4]] == ["line 2,", "line 3,", "line 4,"]
    assert fault.text.endswith("\nand 2 more: see deskbreak doctor")


def test_a_fault_is_one_short_line_and_says_what_was_meant(tmp_path: Path) -> None:
    """Each separately, in the words of the file (number 26)."""
    path = tmp_path / "config.toml"
    path.write_text("[breaks]\nsnoze = 1\n[brakes]\nsnooze = -2\n")
    posted: list[Message] = []
    UserSettings(path, posted.append).load()

    assert posted == [
        Fault(
            Part.SETTINGS,
            f"In {path}:\n"
            "line 2, breaks.snoze: is not a setting; did you mean snooze?\n"
            "line 3, brakes: is not a section; did you mean breaks?",
        )
    ]


def test_an_edit_is_noticed_once(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    user_settings = UserSettings(path, lambda _: None)
    user_settings.load()
    before = user_settings.changed()
    path.write_text("[breaks]\ninterval = 20\n")
    after = user_settings.changed()
    user_settings.load()

    assert (before, after, user_settings.changed()) == (False, True, False)


def test_removing_the_file_is_an_edit(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[breaks]\ninterval = 20\n")
    user_settings = UserSettings(path, lambda _: None)
    user_settings.load()
    path.unlink()

    assert user_settings.changed()
    assert user_settings.load() == Settings()


def test_an_unreadable_file_that_a_chmod_repairs_is_noticed(tmp_path: Path) -> None:
    """Neither its size nor its modification time differs (number 14)."""
    path = tmp_path / "config.toml"
    path.write_text("[breaks]\ninterval = 20\n")
    path.chmod(0)
    user_settings = UserSettings(path, lambda _: None)
    user_settings.load()
    before = user_settings.changed()
    path.chmod(0o600)

    assert (before, user_settings.changed()) == (False, True)


@pytest.mark.parametrize("name", ["config.toml", "routines/mine.toml", ".", "routines"])
def test_a_link_that_is_turned_elsewhere_is_noticed(tmp_path: Path, name: str) -> None:
    """The link is the file or a folder above it; its new target is a copy with the same size and times (number 14)."""
    for home in ("old", "new"):
        (tmp_path / home / "routines").mkdir(parents=True)
        for file in ("config.toml", "routines/mine.toml"):
            path = tmp_path / home / file
            path.write_text("[breaks]\n")
            os.utime(path, ns=(0, 0))
    link = tmp_path / "link"
    if name == ".":
        link.symlink_to(tmp_path / "old")
        turned = link
    else:
        shutil.copytree(tmp_path / "old", link)
        turned = link / name
        shutil.rmtree(turned) if turned.is_dir() else turned.unlink()
        turned.symlink_to(tmp_path / "old" / name)
    user_settings = UserSettings(link / "config.toml", lambda _: None)
    user_settings.load()
    before = user_settings.changed()
    turned.unlink()
    turned.symlink_to(tmp_path / "new" if name == "." else tmp_path / "new" / name)

    assert (before, user_settings.changed()) == (False, True)


def test_a_file_that_becomes_reachable_again_is_noticed(tmp_path: Path) -> None:
    """A loop of links stands for any obstacle, and is then removed."""
    path = tmp_path / "config.toml"
    path.symlink_to(path.name)
    user_settings = UserSettings(path, lambda _: None)
    user_settings.load()
    before = user_settings.changed()
    path.unlink()
    path.write_text("[breaks]\ninterval = 20\n")

    assert (before, user_settings.changed()) == (False, True)
    assert user_settings.load().interval_s == 1200.0


def test_an_interval_is_saved_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "deep/config.toml"
    user_settings = UserSettings(path, lambda _: None)
    user_settings.load()
    user_settings.save("breaks", "interval", 30.0)

    assert user_settings.changed()
    assert user_settings.load().interval_s == 1800.0


@pytest.mark.parametrize("content", ["this is = not = toml\n", "breaks = 3\n"])
def test_a_file_that_cannot_be_changed_is_left_alone_and_the_reason_is_reported(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(content)
    user_settings = UserSettings(path, lambda _: None)

    with pytest.raises(Refused, match=r"breaks\.interval was not changed\. "):
        user_settings.save("breaks", "interval", 30.0)
    assert path.read_text() == content


def test_a_folder_in_place_of_the_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()

    reported = (
        rf"breaks\.interval was not changed\. {re.escape(str(tmp_path / 'config.toml'))} cannot be written: "
    )
    with pytest.raises(Refused, match=reported):
        UserSettings(tmp_path / "config.toml", lambda _: None).save("breaks", "interval", 30.0)
