"""What is chosen for the desktop that we are on."""

from __future__ import annotations

import pytest

from deskbreak.core.settings import Theme
from deskbreak.core.view import Panel
from deskbreak.shell.desktop_parts import panel_for


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
