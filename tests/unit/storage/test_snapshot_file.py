"""The file of snapshots."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from deskbreak.ports import Store
from deskbreak.storage.snapshot_file import FileStore
from tests.support.fixtures import Run

FILL = """
import resource, signal, sys
from pathlib import Path
from deskbreak.storage.snapshot_file import FileStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    FileStore(Path(sys.argv[1])).save("x" * 1000)
except OSError as error:
    print(error.errno)
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return FileStore(tmp_path / "state" / "state.json")


def test_only_the_owner_can_read_it_and_nothing_else_is_left(store: Store, tmp_path: Path) -> None:
    """It tells when somebody sits at this computer."""
    store.save("text")

    found = {path.name: oct(path.stat().st_mode & 0o777) for path in (tmp_path / "state").iterdir()}

    assert found == {"state.json": "0o600"}


def test_a_full_disk_keeps_the_old_text(tmp_path: Path, child: Run) -> None:
    """The new one goes to a temporary file first, which is taken away again."""
    path = tmp_path / "state.json"
    FileStore(path).save("old")
    writer = child(FILL, path)

    assert writer.communicate()[0] == f"{errno.EFBIG}\n"
    assert {found.name: found.read_text() for found in tmp_path.iterdir()} == {"state.json": "old"}


def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path: Path) -> None:
    """The engine tells the person, and goes on."""
    (tmp_path / "state").write_text("in the way")

    with pytest.raises(OSError, match="in the way"):
        FileStore(tmp_path / "state" / "state.json").save("text")


@settings(deadline=None)  # durable writes on a busy machine take what they take
@given(content=st.binary())
def test_whatever_stands_in_the_file_can_be_loaded(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """What it means is for the core to judge."""
    path = tmp_path_factory.getbasetemp() / "any-state.json"
    path.write_bytes(content)

    assert FileStore(path).load() == (content.decode("utf-8", "replace"),)
