"""Checks for every test: it leaves the process as it found it, so that no other test can depend on it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.waiting import eventually

pytest_plugins = ["tests.support.fixtures"]

_LINUX = [
    "contract",
    "integration/adapters/inhibitors",
    "integration/adapters/notifications/test_desktop_notifier.py",
    "integration/adapters/notifications/test_freedesktop.py",
    "integration/adapters/presence",
    "integration/adapters/tray/test_linux_tray.py",
    "integration/adapters/tray/test_sni_tray.py",
    "integration/adapters/tray/test_xembed_icon.py",
    "integration/doctor/test_linux.py",
    "integration/linux",
    "unit/linux",
]
_WAYLAND = [
    "e2e/hosts",
    "integration/adapters/inhibitors/test_wlr_fullscreen.py",
    "integration/adapters/presence/test_wayland_idle.py",
]
# Some modules need packages that are installed on Linux only. ARM, musl and old systems have no pywayland wheel.
collect_ignore = [
    *([] if sys.platform == "linux" else _LINUX),
    *([] if find_spec("pywayland") is not None else _WAYLAND),
]


def pytest_report_header() -> list[str]:
    """The test files to skip where pywayland is not installed."""
    missing = sys.platform == "linux" and find_spec("pywayland") is None
    return ["pywayland is not installed: the tests of Wayland's protocols are left out"] if missing else []


# No deadline for a single example: the machine may be busy with something else. CI runs the same examples each time, so
# that a failure comes from the change under test; local runs try new ones.
settings.register_profile(
    "tests",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
# Chosen by `make quick`.
settings.register_profile("quick", settings.get_profile("tests"), max_examples=10)
settings.load_profile("tests")

_CHILDREN = Path("/proc/self/task")


@pytest.fixture(autouse=True)
def leaves_nothing_running() -> Iterator[None]:
    """A test's threads and processes end with it or soon after, and its environment and working folder are restored."""
    threads, children, place = set(threading.enumerate()), _children(), _environment()

    def left() -> list[str]:
        names = [thread.name for thread in set(threading.enumerate()) - threads]
        return sorted(names) + sorted(f"process {child}" for child in _children() - children)

    yield
    eventually(lambda: not left())

    assert (left(), _environment()) == ([], place)


def _children() -> set[str]:
    """The processes that our threads have started, where the system lists them (Linux)."""
    try:
        threads = list(_CHILDREN.iterdir())
    except FileNotFoundError:
        return set()
    return {child for thread in threads for child in _read_text(thread / "children").split()}


def _read_text(file: Path) -> str:
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""  # the thread has just ended


def _environment() -> tuple[dict[str, str], Path]:
    """The environment variables, without pytest's own, and the working folder."""
    variables = dict(os.environ)
    variables.pop("PYTEST_CURRENT_TEST", None)
    return variables, Path.cwd()
