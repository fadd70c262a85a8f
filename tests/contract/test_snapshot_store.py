"""The contract of every snapshot store: the file and the fake."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskbreak.ports import SnapshotStore
from deskbreak.storage.snapshot_file import SnapshotFile
from tests.support.engine_harness import FakeStorage


@pytest.fixture(params=["file", "paper"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> SnapshotStore:
    return SnapshotFile(tmp_path / "state" / "state.json") if request.param == "file" else FakeStorage()


def test_a_new_store_has_no_snapshot(store: SnapshotStore) -> None:
    """None, not an empty text."""
    assert store.load() == ()


def test_the_store_loads_the_text_that_was_saved_last(store: SnapshotStore) -> None:
    """No earlier text comes back."""
    store.save("a long first text")
    store.save("später")

    assert store.load() == ("später",)


def test_the_store_also_loads_a_text_that_need_not_last(store: SnapshotStore) -> None:
    """The last lasting text may be kept beside it."""
    store.save("lasting")
    store.save("newer", lasting=False)

    assert "newer" in store.load()


def test_a_text_that_was_set_aside_is_not_loaded_again(store: SnapshotStore) -> None:
    """It is kept under the returned name, and the next save works as usual."""
    store.save("damaged")
    name = store.set_aside("damaged")
    without = store.load()
    store.save("new")

    assert (without, store.load()) == ((), ("new",))
    assert name
