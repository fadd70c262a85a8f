"""The runtime folder belongs to us alone, or it is not used."""

from __future__ import annotations

import os
import pwd
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbreak.storage import files, runtime_dir

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the rules of Linux")


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Replaces /tmp, in a user session with a private runtime folder."""
    with tempfile.TemporaryDirectory(prefix="tmp-") as folder:  # short: socket paths end at 107 bytes
        session = Path(folder) / "run"
        session.mkdir(mode=0o700)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(session))
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


def test_the_session_folder_is_used_when_it_is_private(temporary: Path) -> None:
    """The usual desktop session."""
    assert runtime_dir.folder() == str(temporary / "run" / "deskbreak")


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o707, 0o777])
def test_a_session_folder_that_others_can_enter_is_not_used(temporary: Path, mode: int) -> None:
    """As in some containers, where it is open to all."""
    (temporary / "run").chmod(mode)

    assert not runtime_dir.folder().startswith(str(temporary / "run"))


def test_a_session_folder_on_a_read_only_file_system_is_not_used(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be created there, so DeskBreak could not start."""
    session = str(temporary / "run")
    monkeypatch.setattr("os.access", lambda path, _mode: path != session)

    assert not runtime_dir.folder().startswith(session)


def test_a_session_folder_that_is_a_symlink_is_not_used(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link can be pointed elsewhere after the check."""
    link = temporary / "link"
    link.symlink_to(temporary / "run")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(link))

    assert not runtime_dir.folder().startswith(str(link))


def test_without_a_session_the_folder_is_named_after_the_user(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A console login on a machine without a session manager."""
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)  # has no /run/user, and owns no session folder

    assert runtime_dir.folder() == str(temporary / "deskbreak-4000000")


def test_a_path_too_long_for_a_socket_is_not_used(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel allows 108 bytes."""
    deep = temporary / ("d" * 100)
    deep.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))

    assert len(runtime_dir.socket_file()) < 108


@pytest.mark.parametrize("trap", ["a file", "open to others", "a link"])
def test_a_folder_that_is_not_ours_alone_is_skipped_and_named(temporary: Path, trap: str) -> None:
    """The start continues, and the user learns what to remove."""
    ours = temporary / "run/deskbreak"
    before = runtime_dir.passed_over()
    match trap:
        case "a file":
            ours.touch()
        case "open to others":
            ours.mkdir()
            ours.chmod(0o777)
        case "a link":
            ours.symlink_to("/nowhere")
    problem = "is open to other users" if trap == "open to others" else "is not a folder"
    words = f"{ours} {problem}. DeskBreak needs it for itself: remove it and start again."

    assert ("", words) == (before, runtime_dir.passed_over())
    assert not runtime_dir.folder().startswith(str(temporary / "run"))


def test_with_an_unusable_temporary_folder_ours_is_beside_the_state_if_a_socket_may_be_there(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another user created our folder there first (issue 8, number 21)."""
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    theirs = temporary / "deskbreak-4000000"
    theirs.mkdir()
    found = []
    for state in (str(temporary / "state"), str(temporary / ("s" * 100))):
        monkeypatch.setenv("XDG_STATE_HOME", state)
        found.append(runtime_dir.folder())

    assert found == [str(temporary / "state/deskbreak/run"), str(theirs)]


@pytest.mark.parametrize("named", ["", "relative", "./~"])
def test_a_home_that_is_not_an_absolute_path_does_not_count(
    named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The home of the user's entry counts then (issue 8, number 28)."""
    monkeypatch.setenv("HOME", named)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    entry = pwd.getpwuid(os.getuid()).pw_dir

    assert (entry, f"{entry}/.local/state/deskbreak") == (runtime_dir.home(), runtime_dir.state_folder())


def test_a_folder_is_made_private(temporary: Path) -> None:
    """With any umask no other user gets in."""
    folder = temporary / "a" / "b"

    files.make_private_folder(folder)

    assert [oct(path.stat().st_mode & 0o777) for path in (folder, folder.parent)] == ["0o700", "0o700"]


def test_a_symlink_in_place_of_the_folder_is_never_followed(temporary: Path) -> None:
    """An attacker in /tmp links our name to one of our folders, to have a socket created there."""
    target = temporary / "precious"
    target.mkdir(mode=0o700)
    trap = temporary / "trap"
    trap.symlink_to(target)

    with pytest.raises(runtime_dir.UnsafeFolder, match="is not a folder"):
        files.make_private_folder(trap)

    assert list(target.iterdir()) == []


def test_a_dangling_symlink_in_place_of_the_folder_makes_nothing(temporary: Path) -> None:
    """The same attack, to have a folder created somewhere else."""
    trap = temporary / "trap"
    trap.symlink_to(temporary / "elsewhere")

    with pytest.raises(runtime_dir.UnsafeFolder, match="is not a folder"):
        files.make_private_folder(trap)

    assert not (temporary / "elsewhere").exists()


def test_a_folder_that_others_can_write_to_is_refused(temporary: Path) -> None:
    """They may have put a file into it."""
    folder = temporary / "loose"
    folder.mkdir()
    folder.chmod(0o777)

    with pytest.raises(runtime_dir.UnsafeFolder, match="is open to other users"):
        files.make_private_folder(folder)


def test_a_folder_of_another_user_is_refused(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Created in /tmp before our start."""
    folder = temporary / "theirs"
    folder.mkdir(mode=0o700)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)

    with pytest.raises(runtime_dir.UnsafeFolder, match="belongs to another user"):
        files.make_private_folder(folder)
