"""What holds for every test: it leaves the process as it found it, so that no other test can depend on it."""

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
# Some need packages that are installed on Linux only. On ARM, musl and old systems there is no wheel of pywayland.
collect_ignore = [
    *([] if sys.platform == "linux" else _LINUX),
    *([] if find_spec("pywayland") is not None else _WAYLAND),
]


def pytest_report_header() -> list[str]:
    """What is left out, where no wheel of pywayland is."""
    missing = sys.platform == "linux" and find_spec("pywayland") is None
    return ["pywayland is not installed: the tests of Wayland's protocols are left out"] if missing else []


# No deadline for one example: the machine that runs the tests may be busy with something else. In CI the same
# examples each time, so that a change is judged by what it changes; new ones are tried wherever people work.
settings.register_profile(
    "tests",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("tests")

_CHILDREN = Path("/proc/self/task")


@pytest.fixture(autouse=True)
def leaves_nothing_running() -> Iterator[None]:
    """Its threads and processes have ended, or end soon; its variables and its folder are taken back."""
    threads, children, place = set(threading.enumerate()), _children(), _place()

    def left() -> list[str]:
        names = [thread.name for thread in set(threading.enumerate()) - threads]
        return sorted(names) + sorted(f"process {child}" for child in _children() - children)

    yield
    eventually(lambda: not left())

    assert (left(), _place()) == ([], place)


def _children() -> set[str]:
    """The processes that any of our threads has started, where the system tells (Linux)."""
    try:
        threads = list(_CHILDREN.iterdir())
    except FileNotFoundError:
        return set()
    return {child for thread in threads for child in _said(thread / "children").split()}


def _said(file: Path) -> str:
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""  # that thread has just ended


def _place() -> tuple[dict[str, str], Path]:
    """The variables, without pytest's own, and the folder."""
    variables = dict(os.environ)
    variables.pop("PYTEST_CURRENT_TEST", None)
    return variables, Path.cwd()
