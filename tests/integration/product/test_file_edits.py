"""The running program notices changes to its files: edits, modes, links and folders (number 14)."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.private_bus import need
from tests.support.program import Program, wait_for

# A minute lasts a second for its periodic jobs; everything else is the real program.
QUICK = """
import schedule, sys
schedule.Job.minutes = property(lambda job: job.seconds)
from deskbreak.cli.main import main
sys.exit(main())
"""
OLD, NEW = "[breaks]\ninterval = 20\n", "[breaks]\ninterval = 40\n"
MINE = '[routine]\nname = "mine"\n'
ROUTINE = """\
title = "Mine"
advice = "Be gentle."
doctor_signs = ["chest pain"]

[[step]]
id = "reach"
title = "Reach"
text = "Up."
move = "reach_stand"
seconds = 10
"""


@pytest.fixture
def program() -> Iterator[Program]:
    """A program that checks its files every second, and that file modes bind even when the tests run as root."""
    command = [sys.executable, "-c", QUICK]
    if os.geteuid() == 0:  # root may read everything
        need("setpriv")
        command = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", *command]
    made = Program(command=command)
    made.config.parent.mkdir()
    yield made
    made.close()


def copied(path: Path, text: str) -> Path:
    """A file with that text and an unchanged modification time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, ns=(0, 0))
    return path


def interval(program: Program) -> object:
    return program.status()["interval_s"]


def _edited(program: Program) -> None:
    copied(program.config, NEW)


def _replaced(program: Program) -> None:
    copied(program.root / "tmp/new", NEW).replace(program.config)


def _removed_and_made(program: Program) -> None:
    program.config.unlink()
    copied(program.config, NEW)


def _folder_put_aside(program: Program) -> None:
    folder = program.config.parent
    folder.rename(folder.with_name("aside"))
    copied(program.config, NEW)


def _folder_removed_and_made(program: Program) -> None:
    shutil.rmtree(program.config.parent)
    copied(program.config, NEW)


def _folder_turned_into_a_link(program: Program) -> None:
    folder, dotfiles = program.config.parent, program.root / "home/dotfiles"
    copied(dotfiles / "config.toml", NEW)
    shutil.rmtree(folder)
    folder.symlink_to(dotfiles)


def _whole_home_of_settings_replaced(program: Program) -> None:
    place = program.root / "config"
    place.rename(place.with_name("aside"))
    copied(program.config, NEW)


@pytest.mark.parametrize(
    "change",
    [
        _edited,
        _replaced,
        _removed_and_made,
        _folder_put_aside,
        _folder_removed_and_made,
        _folder_turned_into_a_link,
        _whole_home_of_settings_replaced,
    ],
)
def test_changed_settings_apply_within_a_minute_for_every_way_of_writing_them(
    program: Program, change: Callable[[Program], None]
) -> None:
    """As an editor, a dotfile manager or ``git checkout`` write them; size and time stay the same."""
    copied(program.config, OLD)
    program.start()
    before = interval(program)
    change(program)

    assert before == 1200.0
    assert wait_for(lambda: interval(program) == 2400.0, "the new settings")


def test_settings_are_noticed_when_they_become_unreadable_and_when_they_are_repaired(
    program: Program,
) -> None:
    copied(program.config, NEW).chmod(0)
    program.start()

    assert wait_for(lambda: "cannot be read" in str(program.status()["problems"]), "the fault")
    program.config.chmod(0o600)
    assert wait_for(lambda: interval(program) == 2400.0, "the settings")
    assert "cannot be read" not in str(program.status()["problems"])
    program.config.parent.chmod(0)
    assert wait_for(lambda: "cannot be read" in str(program.status()["problems"]), "the fault of the folder")
    program.config.parent.chmod(0o700)
    assert wait_for(lambda: interval(program) == 2400.0, "the settings once more")


@pytest.mark.parametrize("relative", [False, True])
def test_a_redirected_link_to_the_settings_is_noticed(program: Program, relative: bool) -> None:  # noqa: FBT001 - a parameter
    """To a copy with the same size and time."""
    old = copied(program.root / "home/old.toml", OLD)
    new = copied(program.root / "home/new.toml", NEW)
    program.config.symlink_to(old)
    program.start()
    before = interval(program)
    program.config.unlink()
    program.config.symlink_to(os.path.relpath(new, program.config.parent) if relative else new)

    assert before == 1200.0
    assert wait_for(lambda: interval(program) == 2400.0, "the new settings")


def _mode(file: Path) -> None:
    file.chmod(0o600)


def _link(file: Path) -> None:
    file.unlink()
    file.symlink_to(copied(file.parents[3] / "home/mine.toml", ROUTINE))


def _folder(file: Path) -> None:
    file.parent.rename(file.parent.with_name("aside"))
    copied(file, ROUTINE)


@pytest.mark.parametrize("repair", [_mode, _link, _folder])
def test_a_repaired_routine_is_noticed(program: Program, repair: Callable[[Path], None]) -> None:
    copied(program.config, MINE)
    file = copied(program.config.parent / "routines/mine.toml", ROUTINE)
    file.chmod(0)
    program.start()

    assert wait_for(lambda: "mine.toml: cannot be read" in str(program.status()["problems"]), "the fault")
    repair(file)
    assert wait_for(lambda: "mine.toml" not in str(program.status()["problems"]), "the routine")
