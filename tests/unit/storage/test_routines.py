"""A user's own routines: they add to the built-in one, and a bad one never stops a break."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from deskbreak.app.user_settings import UserSettings
from deskbreak.core.model.diagnostic import Diagnostic
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.presentation.view import RoutineChoice
from deskbreak.ports import Message
from deskbreak.storage import routines

MINE = """\
title = "Mine"
advice = "Be gentle."

[[step]]
id = "reach"
title = "Reach"
text = "Up."
move = "reach_stand"
seconds = 10
"""
BUILT_IN = RoutineChoice("upper_back", "Loosen your upper back")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "routines"
    folder.mkdir()
    return folder


def test_without_own_routines_there_is_no_choice(tmp_path: Path) -> None:
    """No file is read for it either."""
    assert routines.available_routines(tmp_path / "nowhere") == ()


def test_own_routines_add_to_the_built_in_one_and_never_replace_it(own: Path) -> None:
    """A file with the built-in routine's name is ignored, and so is one whose name cannot be used in the settings."""
    for name in ("mine", "broken", "upper_back", "two words"):
        text = MINE.replace("seconds = 10", "seconds = 0") if name == "broken" else MINE
        (own / f"{name}.toml").write_text(text)

    assert routines.available_routines(own) == (
        BUILT_IN,
        RoutineChoice("broken", "broken", usable=False),
        RoutineChoice("mine", "Mine"),
    )


def test_the_picked_routine_is_loaded(own: Path) -> None:
    """A byte order mark, as Notepad writes it, does no harm."""
    (own / "mine.toml").write_bytes(b"\xef\xbb\xbf" + MINE.encode())
    said: list[str] = []

    assert (routines.load_routine("mine", said.append, own).title, said) == ("Mine", [])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone", None, "{own}/gone.toml: there is no such file."),
        ("../mine", None, "'../mine' is not the name of a routine:"),
        ("odd", b"title = 3\n\xff", "{own}/odd.toml: line 2: is not UTF-8."),
        ("odd", MINE.replace("10", "0").encode(), "{own}/odd.toml: line 9, column 11, step 1, seconds: "),
        (
            "odd",
            MINE.replace("reach_stand", "jump").encode(),
            "{own}/odd.toml: line 8, column 8, step 1, move: ",
        ),
    ],
)
def test_the_built_in_routine_replaces_a_bad_one(
    own: Path, name: str, content: bytes | None, said: str
) -> None:
    """With a message what is wrong and where."""
    if content is not None:
        (own / f"{name}.toml").write_bytes(content)
    received: list[str] = []
    routine = routines.load_routine(name, received.append, own)

    assert (routine.id, len(received)) == ("upper_back", 1)
    assert received[0].startswith(said.format(own=own))
    assert received[0].endswith("The built-in routine is used instead.")


def test_a_folder_in_place_of_a_file_is_reported(own: Path) -> None:
    """It raises nothing."""
    (own / "odd.toml").mkdir()

    assert routines.read(own / "odd.toml") == (
        None,
        (Diagnostic(None, "", "cannot be read (Is a directory)"),),
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs on this system")
@pytest.mark.timeout(20)
def test_a_fifo_in_place_of_a_routine_is_named(own: Path) -> None:
    """Reading it would block for ever."""
    os.mkfifo(own / "odd.toml")

    _, (problem,) = routines.read(own / "odd.toml")
    assert str(problem) == "cannot be read (it is a pipe or a device, not a file)"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("upper_back.toml", "upper_back is built in and stays as it is: give yours another name"),
        ("two words.toml", "the name of the file should be letters, digits, - and _, and end in .toml"),
        ("mine.txt", "the name of the file should be letters, digits, - and _, and end in .toml"),
        ("mine.toml", None),
    ],
)
def test_a_check_covers_the_name_too(own: Path, name: str, problem: str | None) -> None:
    """A routine that can never be picked deserves a message."""
    (own / name).write_text(MINE)

    _, problems = routines.check_file(own / name, own)

    assert [found.text for found in problems] == ([] if problem is None else [problem])


def test_an_edited_routine_is_noticed_and_its_mistake_reported_until_it_is_fixed(own: Path) -> None:
    """Within a minute, when the engine asks, as with the settings."""
    posted: list[Message] = []
    config = own.with_name("config.toml")
    config.write_text('[routine]\nname = "mine"\n')
    file = own / "mine.toml"
    file.write_text(MINE)
    user_settings = UserSettings(config, posted.append)
    user_settings.load()
    quiet = user_settings.changed(), list(posted)
    file.write_text(MINE.replace("seconds = 10", "seconds = 100000"))
    noticed = user_settings.changed()
    user_settings.load()
    offered = user_settings.routines
    file.write_text(MINE)
    user_settings.load()

    reported = (
        f"{file}: line 9, column 11, step 1, seconds: should be a whole number from 1 to 900. "
        "The built-in routine is used instead."
    )
    assert (quiet, noticed) == ((False, []), True)
    assert offered == (BUILT_IN, RoutineChoice("mine", "mine", usable=False))
    assert posted == [Fault(Part.SETTINGS, reported), Recovered(Part.SETTINGS)]
