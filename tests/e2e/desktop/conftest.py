"""The desktop lab as fixtures; pictures and logs of a failed test are kept in out/desktop/."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.desktop.lab import Desktop, Look, missing_programs

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

_OUT = Path(__file__).parents[3] / "out" / "desktop"
_LABS = pytest.StashKey[list[Desktop]]()


@pytest.fixture
def make_desktop(request: pytest.FixtureRequest) -> Iterator[Callable[[Look], Desktop]]:
    """Start desktops on request; all end with the test."""
    if missing := missing_programs():
        reason = f"the desktop lab needs {', '.join(missing)}: see tests/support/debian-packages.txt"
        # In CI a silently skipped test is worse than a failure.
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    keep_in = _OUT / re.sub(r"[^\w-]+", "-", request.node.name)
    shutil.rmtree(keep_in, ignore_errors=True)
    labs = request.node.stash.setdefault(_LABS, [])
    with ExitStack() as ending:

        def make(look: Look) -> Desktop:
            folder = keep_in if not labs else keep_in.with_name(f"{keep_in.name}-{len(labs) + 1}")
            desktop = ending.enter_context(Desktop(look, keep_in=folder))
            labs.append(desktop)
            return desktop

        yield make


@pytest.fixture
def desktop(make_desktop: Callable[[Look], Desktop]) -> Desktop:
    """A desktop with openbox, xfce4-panel and xfce4-notifyd."""
    return make_desktop(Look())


@pytest.fixture
def desktop_dunst(make_desktop: Callable[[Look], Desktop]) -> Desktop:
    """A desktop whose notifications have no buttons."""
    return make_desktop(Look(notifier="dunst"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Save the screen and the logs of each lab of a failed test, before the lab ends."""
    report = yield
    if report.failed and call.when == "call":
        for desktop in item.stash.get(_LABS, []):
            report.sections.append(("desktop lab", _keep(desktop)))
    return report


def _keep(desktop: Desktop) -> str:
    try:
        picture = str(desktop.keep("at-the-end"))
    except Exception as reason:  # noqa: BLE001 - a dead screen must not hide why the test failed
        picture = f"no picture: {reason}"
    logs = desktop.keep_in / "logs"
    shutil.copytree(desktop.logs, logs, dirs_exist_ok=True)
    return f"screen: {picture}\nlogs: {logs}"
