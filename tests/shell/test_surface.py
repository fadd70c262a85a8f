"""What is chosen for the desktop that we are on."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path

import pytest

from deskbreak.app.inbox import Inbox
from deskbreak.app.user_settings import Preferences
from deskbreak.bootstrap.context import Making
from deskbreak.bootstrap.desktop import panel_for, popup
from deskbreak.core.model.formatting import NO_SCREEN
from deskbreak.core.model.settings import Theme
from deskbreak.core.presentation.view import Panel
from deskbreak.storage.safety_file import CareFile

NO_TKINTER = (
    "The break window needs tkinter, which this Python lacks: on Debian, apt install python3-tk. "
    "Until then, in a terminal: deskbreak start --terminal"
)
NO_IMAGETK = (
    "The break window needs Pillow's ImageTk, which this Python lacks: on Debian, apt install python3-pil.imagetk. "
    "Until then, in a terminal: deskbreak start --terminal"
)


@pytest.mark.parametrize(
    ("setting", "expected", "questions"),
    [
        (Theme.LIGHT, Panel.LIGHT, 0),
        (Theme.DARK, Panel.DARK, 0),
        (Theme.SYSTEM, Panel.UNKNOWN, 1),
    ],
)
def test_the_desktop_is_asked_for_its_panel_only_where_nobody_has_set_it(
    setting: Theme, expected: Panel, questions: int
) -> None:
    """To ask can take two seconds."""
    asked: list[str] = []

    def ask() -> Panel:
        asked.append("panel?")
        return Panel.UNKNOWN

    assert (panel_for(setting, ask), len(asked)) == (expected, questions)


@pytest.mark.parametrize(
    ("missing", "screen", "expected"),
    [
        ("none", "", ""),
        ("tkinter", "", NO_TKINTER),
        ("_tkinter", "", NO_TKINTER),
        ("PIL.ImageTk", "", NO_IMAGETK),
        ("PIL._imagingtk", "", NO_IMAGETK),
        ("_tkinter", NO_SCREEN, NO_SCREEN),
    ],
)
def test_a_python_without_tkinter_or_imagetk_can_open_no_break(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str, screen: str, expected: str
) -> None:
    """Debian keeps it apart. The engine asks before a break begins; see test_engine."""
    for name in ("tkinter", "_tkinter", "PIL.ImageTk", "PIL._imagingtk"):
        there = module_from_spec(ModuleSpec(name, None))
        monkeypatch.setitem(sys.modules, name, None if name == missing else there)  # None: as good as missing
    inbox = Inbox()
    preferences = Preferences(tmp_path / "config.toml", inbox.post)
    making = Making(inbox, preferences, lambda: None, CareFile(tmp_path / "care.toml", inbox.post))
    window = popup(making, is_dark=lambda: False, lacks=lambda: screen)

    assert window.lacks == expected
