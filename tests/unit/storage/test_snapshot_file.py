"""The snapshot file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from deskbreak.ports import SnapshotStore
from deskbreak.storage.snapshot_file import SnapshotFile


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotFile(tmp_path / "state" / "state.json")


def test_only_the_owner_can_read_it_and_nothing_else_is_left(store: SnapshotStore, tmp_path: Path) -> None:
    """It shows when the user is at the computer."""
    store.save("text")

    found = {path.name: oct(path.stat().st_mode & 0o777) for path in (tmp_path / "state").iterdir()}

    assert found == {"state.json": "0o600"}


def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path: Path) -> None:
    """The engine notifies the user and continues."""
    (tmp_path / "state").write_text("in the way")

    with pytest.raises(OSError, match="in the way"):
        SnapshotFile(tmp_path / "state" / "state.json").save("text")


@settings(deadline=None)  # durable writes on a busy machine take long
@given(content=st.binary())
def test_any_content_of_the_file_can_be_loaded(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """The core judges its meaning."""
    path = tmp_path_factory.getbasetemp() / "any-state.json"
    path.write_bytes(content)

    assert SnapshotFile(path).load() == (content.decode("utf-8", "replace"),)
