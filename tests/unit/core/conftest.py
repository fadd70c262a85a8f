"""Marks the tests of the core: `make test` runs them first, for coverage, and does not run them twice."""

from __future__ import annotations

from pathlib import Path

import pytest

CORE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Called with the tests of all folders."""
    for item in items:
        if item.path.is_relative_to(CORE):
            item.add_marker(pytest.mark.core)
