"""The parts chosen for the present desktop."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path

import pytest

from deskbreak.app.inbox import Inbox
from deskbreak.app.user_settings import UserSettings
from deskbreak.bootstrap.context import Context
from deskbreak.bootstrap.desktop import FreshAnswer, panel_for, popup
from deskbreak.core.model.formatting import NO_SCREEN
from deskbreak.core.model.settings import ThemeChoice
from deskbreak.core.presentation.view import Panel
from deskbreak.render.theme import HIGH_DARK, HIGH_LIGHT, LIGHT as LIGHT_COLOURS, Theme as Colours
from deskbreak.storage.safety_file import SafetyFile
from tests.support.waiting import PATIENCE_S

NO_TKINTER = (
    "The break window needs tkinter, which this Python lacks. On Debian: apt install python3-tk. "
    "Until then, in a terminal: deskbreak start --terminal"
)
NO_IMAGETK = (
    "The break window needs Pillow's ImageTk, which this Python lacks. On Debian: apt install python3-pil.imagetk. "
    "Until then, in a terminal: deskbreak start --terminal"
)


def _making(folder: Path) -> Context:
    inbox = Inbox()
    user_settings = UserSettings(folder / "config.toml", inbox.post)
    return Context(inbox, user_settings, lambda: None, SafetyFile(folder / "care.toml", inbox.post))


@pytest.mark.parametrize(
    ("setting", "expected", "questions"),
    [
        (ThemeChoice.LIGHT, Panel.LIGHT, 0),
        (ThemeChoice.DARK, Panel.DARK, 0),
        (ThemeChoice.SYSTEM, Panel.UNKNOWN, 1),
    ],
)
def test_the_desktop_is_asked_for_its_panel_only_where_the_settings_leave_it_open(
    setting: ThemeChoice, expected: Panel, questions: int
) -> None:
    """Asking can take two seconds."""
    asked: list[str] = []

    def ask() -> Panel:
        asked.append("panel?")
        return Panel.UNKNOWN

    assert (panel_for(setting, ask), len(asked)) == (expected, questions)


@pytest.mark.skipif(sys.platform != "linux", reason="the menu that we draw ourselves")
@pytest.mark.parametrize(
    ("dark", "strong", "expected"),
    [(False, False, LIGHT_COLOURS), (True, True, HIGH_DARK), (False, True, HIGH_LIGHT)],
)
def test_our_own_menu_has_the_desktops_colours_and_contrast(
    tmp_path: Path, *, dark: bool, strong: bool, expected: Colours
) -> None:
    """The same as the break window; with nothing set."""
    from deskbreak.bootstrap.linux import menu_theme

    asked = (
        FreshAnswer(lambda answer=answer: answer, otherwise=False, within_s=PATIENCE_S)
        for answer in (dark, strong)
    )

    assert menu_theme(_making(tmp_path), *asked) == expected


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
    """Debian packages it separately. The engine checks before a break begins; see test_engine."""
    for name in ("tkinter", "_tkinter", "PIL.ImageTk", "PIL._imagingtk"):
        there = module_from_spec(ModuleSpec(name, None))
        monkeypatch.setitem(sys.modules, name, None if name == missing else there)  # None: counts as missing
    window = popup(_making(tmp_path), is_dark=lambda: False, unavailable_reason=lambda: screen)

    assert window.unavailable_reason == expected
