"""A home copied to another machine does not carry the device's name along (issue 8, number 28)."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from deskbreak.storage.device import device_file_for, machine_mark
from deskbreak.storage.journal_writer import device_name


def name(state: Path, mark: str) -> str:
    """A machine's name for itself, by the device file in its state folder."""
    return device_name(device_file_for(state / "device", mark))


def test_a_clone_gets_its_own_name_and_both_keep_theirs(tmp_path: Path) -> None:
    """Also when both are copied again."""
    first, second, third = (tmp_path / place for place in ("first", "second", "third"))
    original = name(first, "aaaa")
    shutil.copytree(first, second)
    clone = name(second, "bbbb")
    shutil.copytree(second, third)
    names = [original, clone, name(third, "cccc")]

    assert len(set(names)) == 3
    assert names == [name(first, "aaaa"), name(second, "bbbb"), name(third, "cccc")]
    assert [original, clone] == [name(third, "aaaa"), name(third, "bbbb")]


def test_an_existing_name_stays_with_the_machine_that_uses_it_next(tmp_path: Path) -> None:
    (tmp_path / "device").write_text("laptop-0001\n")

    assert ["laptop-0001", "laptop-0001"] == [name(tmp_path, "aaaa"), name(tmp_path, "aaaa")]
    assert name(tmp_path, "bbbb") != "laptop-0001"


def test_without_a_mark_there_is_the_one_name(tmp_path: Path) -> None:
    """In containers, and on systems where no machine id is known."""
    assert device_file_for(tmp_path / "device", "") == tmp_path / "device"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs on this system")
@pytest.mark.timeout(20)
def test_a_fifo_among_its_files_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "device.machine")

    assert device_file_for(tmp_path / "device", "aaaa") == tmp_path / "device"


def test_a_name_that_cannot_be_saved_is_kept_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert device_file_for(tmp_path / "file/device", "aaaa") == tmp_path / "file/device"


@pytest.mark.parametrize(
    ("contents", "known"),
    [
        ([b"0123456789abcdef0123456789abcdef\n"], True),
        ([None, b"0123456789abcdef0123456789abcdef"], True),
        ([b"uninitialized\n", b"0123456789abcdef0123456789abcdef\n"], True),
        ([b"0" * 32, b""], False),
        ([b"\xff" * 5000], False),
        ([None], False),
    ],
)
def test_the_mark_comes_from_the_machine_id_and_does_not_reveal_it(
    tmp_path: Path, contents: list[bytes | None], *, known: bool
) -> None:
    ids = [tmp_path / str(number) for number in range(len(contents))]
    for path, content in zip(ids, contents, strict=True):
        if content is not None:
            path.write_bytes(content)
    mark = machine_mark(ids)

    assert len(mark) == (8 if known else 0)
    assert not mark or mark not in "0123456789abcdef0123456789abcdef"
