"""What every store of snapshots does: the file, and that of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskbreak.ports import Store
from deskbreak.storage.snapshot_file import FileStore
from tests.support.engine_harness import Paper


@pytest.fixture(params=["file", "paper"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return FileStore(tmp_path / "state" / "state.json") if request.param == "file" else Paper()


def test_nothing_was_saved_at_first(store: Store) -> None:
    """None, not an empty one."""
    assert store.load() == ()


def test_the_last_text_that_was_saved_is_there(store: Store) -> None:
    """And no earlier one."""
    store.save("a long first text")
    store.save("später")

    assert store.load() == ("später",)


def test_a_text_that_need_not_last_is_there_too(store: Store) -> None:
    """The last lasting one may be kept beside it."""
    store.save("lasting")
    store.save("newer", lasting=False)

    assert "newer" in store.load()


def test_a_text_that_is_set_aside_is_not_loaded_again(store: Store) -> None:
    """It is kept under the name that is returned, and the next one is saved as usual."""
    store.save("damaged")
    name = store.set_aside("damaged")
    without = store.load()
    store.save("new")

    assert (without, store.load()) == ((), ("new",))
    assert name
