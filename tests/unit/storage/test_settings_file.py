"""The settings file belongs to the user: mistakes are named, and a write changes one value."""

from __future__ import annotations

import errno
import os
import re
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from deskbreak.core.config.settings_parser import parse
from deskbreak.core.model.diagnostic import Diagnostic
from deskbreak.core.model.settings import Settings
from deskbreak.storage import files
from deskbreak.storage.settings_file import NotWritten, load, set_value

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and links")

FULL = """\
# Mine since 2019.
[look]
theme = "dark"  # easier on the eyes

[breaks]
# The doctor said so.
interval = 45   # minutes
  snooze = 10
unknown = "kept"

[office_hours]
days = [
    "mon",  # home
    "tue",
]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deskbreak" / "config.toml"


def test_no_file_means_the_built_in_settings(path: Path) -> None:
    """Nothing is wrong with that."""
    assert load(path) == (Settings(), ())


def test_settings_are_read(path: Path) -> None:
    """Even with a byte order mark, as Notepad writes it."""
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbf[breaks]\r\ninterval = 30\r\n")

    assert load(path) == (Settings(interval_s=1800.0), ())


def test_a_line_that_is_not_utf_8_is_named_and_affects_only_itself(path: Path) -> None:
    """A Latin-1 name in a comment must not undo all settings."""
    path.parent.mkdir()
    path.write_bytes(b"[breaks]\n# M\xfcller\ninterval = 30\n[look]\ntheme = 'd\xe4rk'\ntext = 2\n")
    found, problems = load(path)

    assert found == Settings(interval_s=1800.0, text=2.0)
    assert [str(problem) for problem in problems] == [
        "line 2: is not UTF-8",
        "line 5: is not UTF-8",
        ("line 5, look.theme: 'd\ufffdrk' cannot be used: it should be one of system, light, dark"),
    ]


def test_of_a_picture_in_place_of_the_settings_few_lines_are_named(path: Path) -> None:
    """Only the first of the lines that are not UTF-8, and their number."""
    path.parent.mkdir()
    path.write_bytes(b"# mine\n" + b"# \xff\n" * 300)

    assert load(path)[1] == (Diagnostic(2, "", "is not UTF-8, nor are 299 lines below it"),)


def test_a_file_that_cannot_be_opened_is_reported_without_its_name(path: Path) -> None:
    """Here it is a folder. The caller's report names the file, so the diagnostic does not repeat it."""
    path.mkdir(parents=True)

    assert load(path) == (
        Settings(),
        (Diagnostic(None, "", "The file cannot be read (Is a directory); the built-in settings are used"),),
    )


@pytest.mark.timeout(20)
def test_a_fifo_in_place_of_the_settings_is_reported_and_blocks_nothing(path: Path) -> None:
    """The start used to wait for it, silently, while it held the lock."""
    path.parent.mkdir()
    os.mkfifo(path)

    why = "it is a pipe or a device, not a file"
    assert load(path) == (
        Settings(),
        (Diagnostic(None, "", f"The file cannot be read ({why}); the built-in settings are used"),),
    )
    with pytest.raises(NotWritten) as caught:
        set_value(path, "breaks", "interval", 30)

    assert str(caught.value) == f"{path} cannot be written: {why}. Put a file in its place, then try again."


def test_a_write_protected_file_is_left_alone(path: Path) -> None:
    """Its folder would let us replace it, but its owner has protected it."""
    path.parent.mkdir()
    path.write_text("[breaks]\ninterval = 45\n")
    path.chmod(0o444)

    with pytest.raises(NotWritten) as caught:
        set_value(path, "breaks", "interval", 30)

    assert str(caught.value).startswith(f"{path} cannot be written: it is write-protected. ")
    assert path.read_text() == "[breaks]\ninterval = 45\n"


def test_a_fresh_file_names_the_reference(path: Path) -> None:
    """The folder is created too, for the owner alone."""
    set_value(path, "breaks", "interval", 25.0)

    assert path.read_text() == (
        "# Your DeskBreak settings: what differs from config/default.toml, which explains them all.\n"
        "\n[breaks]\ninterval = 25\n"
    )
    assert oct(path.parent.stat().st_mode & 0o777) == "0o700"


def test_a_change_keeps_comments_order_and_mode(path: Path) -> None:
    """Only that one value differs."""
    path.parent.mkdir()
    path.write_text(FULL)
    path.chmod(0o640)
    set_value(path, "breaks", "interval", 30)

    assert path.read_text() == FULL.replace("interval = 45 ", "interval = 30 ")
    assert oct(path.stat().st_mode & 0o777) == "0o640"
    assert [found.name for found in path.parent.iterdir()] == ["config.toml"]


def test_windows_line_endings_and_the_byte_order_mark_are_kept(path: Path) -> None:
    """Otherwise the user's editor would show one long line."""
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbf[breaks]\r\ninterval = 45 # mine\r\n")
    set_value(path, "breaks", "interval", 30)

    assert path.read_bytes() == b"\xef\xbb\xbf[breaks]\r\ninterval = 30 # mine\r\n"


def test_a_symlink_stays_and_its_target_is_written(path: Path, tmp_path: Path) -> None:
    """Dotfile managers use such links."""
    dotfile = tmp_path / "dotfiles" / "deskbreak.toml"
    dotfile.parent.mkdir()
    dotfile.write_text(FULL)
    path.parent.mkdir()
    path.symlink_to("../dotfiles/deskbreak.toml")
    set_value(path, "breaks", "interval", 30)

    assert path.is_symlink()
    assert dotfile.read_text() == FULL.replace("interval = 45 ", "interval = 30 ")


def test_a_loop_of_symlinks_is_reported(path: Path) -> None:
    """Nothing is created from it."""
    path.parent.mkdir()
    path.symlink_to(path.name)

    with pytest.raises(NotWritten, match="symbolic links"):
        set_value(path, "breaks", "interval", 30)

    assert path.is_symlink()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[breaks]\ninterval = = 45\n", "config.toml, line 2: this is not TOML. Fix it"),
        (b"[breaks]\nsnooze = 5\ninterval = [", "config.toml, line 3: this is not TOML. Fix it"),
        (b"[breaks]\n# M\xfcller\n", "config.toml, line 2: this is not UTF-8. Fix it"),
        (b"[breaks]\nx = " + b"1" * 5000, "config.toml, line 2: this is not TOML. Fix it"),
        (b"[breaks]\nx = " + b"[" * 5000, "config.toml, line 2: this is not TOML. Fix it"),
        (b"[breaks]\nx" + b".x" * 5000 + b" = 1", "config.toml, line 2: this is not TOML. Fix it"),
        (b"#" * 70_000, "config.toml is longer than 64 KiB, too long to be changed from here"),
        (b"#" * 2_000_000, "config.toml cannot be written: it is larger than 1024 KiB. Shorten it"),
        (
            b"".join(b"a.a.a.b%d = 1\n" % key for key in range(700)),
            "config.toml has too many dotted keys to be changed from here",
        ),
        (b"breaks = 3\n", "config.toml: breaks is a value there, and should be a section. Fix it"),
    ],
)
def test_a_file_with_a_mistake_is_never_overwritten(path: Path, content: bytes, words: str) -> None:
    """The user learns which line to fix."""
    path.parent.mkdir()
    path.write_bytes(content)

    with pytest.raises(NotWritten) as caught:
        set_value(path, "breaks", "interval", 30)

    assert words in str(caught.value)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("key", "value"), [("interval", -5), ("interval", "soon"), ("no_such_key", 5), ("snoozes", 2.5)]
)
def test_a_value_that_could_not_be_read_back_is_not_written(path: Path, key: str, value: float | str) -> None:
    """By the same rules as reading."""
    with pytest.raises(NotWritten, match=rf"breaks\.{key}"):
        set_value(path, "breaks", key, value)

    assert not path.exists()


@pytest.mark.parametrize("odd", ["nan", "-inf", "1.50", "1e400", "[nan, {b = inf}]"])
def test_a_nan_value_does_not_block_other_changes(path: Path, odd: str) -> None:
    """A `nan` used to refuse every change, to any setting."""
    path.parent.mkdir()
    path.write_text(f"mine = {odd}\n[cues]\nvolume = 1\n")
    set_value(path, "cues", "volume", 0.25)

    assert path.read_text() == f"mine = {odd}\n[cues]\nvolume = 0.25\n"


def test_a_folder_in_place_of_the_file_is_reported_as_such(path: Path) -> None:
    path.mkdir(parents=True)
    reported = (
        f"{path} cannot be written: {os.strerror(errno.EISDIR)}. Put a file in its place, then try again."
    )

    with pytest.raises(NotWritten, match=re.escape(reported)):
        set_value(path, "breaks", "interval", 30)


def test_a_huge_file_is_reported_and_not_read(path: Path) -> None:
    """A picture, or a log written to the wrong place."""
    path.parent.mkdir()
    path.write_bytes(b"#" * (files.MOST + 1))

    why = "it is larger than 1024 KiB"
    assert load(path) == (
        Settings(),
        (Diagnostic(None, "", f"The file cannot be read ({why}); the built-in settings are used"),),
    )


COMMENTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)
BLANK = st.sampled_from(["", "\n", "\n\n"])
KEYS = {
    "breaks": {"interval": "45", "natural_break": "5", "snoozes": "3"},
    "look": {"theme": '"dark"'},
    "routine": {"breath": "5", "variant": "'seated'"},
}


@st.composite
def files_of_settings(draw: st.DrawFn) -> str:
    """Draw a settings file with comments and blank lines anywhere."""
    lines = []
    for section in draw(st.lists(st.sampled_from(sorted(KEYS)), unique=True)):
        lines.append(f"{draw(BLANK)}# {draw(COMMENTS)}\n[{section}] # {draw(COMMENTS)}\n")
        lines += [
            f"{draw(BLANK)}#{draw(COMMENTS)}\n{key} = {KEYS[section][key]} #{draw(COMMENTS)}\n"
            for key in draw(st.lists(st.sampled_from(sorted(KEYS[section])), unique=True))
        ]
    return "".join(lines)


@settings(deadline=None)  # durable writes on a busy machine take long
@given(text=files_of_settings(), minutes=st.integers(1, 1440), bare=st.booleans())
def test_any_file_keeps_all_comments_and_all_other_values(
    tmp_path_factory: pytest.TempPathFactory, text: str, minutes: int, *, bare: bool
) -> None:
    """The settings that are read from it then differ by that value."""
    before = text.rstrip("\n") if bare else text
    path = tmp_path_factory.getbasetemp() / "any-config.toml"
    path.write_bytes(before.encode())
    set_value(path, "breaks", "interval", minutes)
    after = path.read_bytes().decode()
    expected = tomllib.loads(before)
    expected.setdefault("breaks", {})["interval"] = minutes

    assert tomllib.loads(after) == expected
    assert parse(after)[0].interval_s == minutes * 60.0
    assert comments(after) == comments(before)


def comments(text: str) -> list[str]:
    """Every comment, in order; values have no ``#`` here."""
    return [line.partition("#")[2] for line in text.split("\n") if "#" in line]
