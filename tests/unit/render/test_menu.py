"""A menu laid out and drawn: what is where, what can be chosen, and what is highlighted."""

from __future__ import annotations

import pytest

from deskbreak.render.menu import MenuLine, menu_sheet, paint_menu
from deskbreak.render.theme import DARK, LIGHT, Theme

LINES = (
    MenuLine("Sitting 32 min"),
    MenuLine(),
    MenuLine("Interval", deeper=True),
    MenuLine("Pause", enabled=False),
    MenuLine("45 minutes", marked=True),
)


def middles(scale: float) -> list[int]:
    sheet = menu_sheet(LINES, scale)
    return [(top + bottom) // 2 for top, bottom in zip(sheet.tops, sheet.tops[1:], strict=False)]


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_each_point_belongs_to_one_line_or_to_none(scale: float) -> None:
    """Separators, edges and points outside the menu belong to none."""
    sheet = menu_sheet(LINES, scale)
    found = [sheet.line_at(sheet.width // 2, y) for y in middles(scale)]
    outside = {
        sheet.line_at(-1, sheet.tops[0]),
        sheet.line_at(sheet.width, sheet.tops[0]),
        sheet.line_at(5, 0),
    }

    assert [0, None, 2, 3, 4] == found
    assert {None} == outside


def test_keys_skip_disabled_lines_and_wrap_around() -> None:
    sheet = menu_sheet(LINES)

    assert [0, 2, 4, 0] == [sheet.step_from(index, 1) for index in (None, 0, 2, 4)]
    assert [4, 2, 0, 4] == [sheet.step_from(index, -1) for index in (None, 4, 2, 0)]


def test_where_nothing_can_be_chosen_keys_select_nothing() -> None:
    assert menu_sheet((MenuLine("Today", enabled=False),)).step_from(None, 1) is None


def test_a_longer_label_makes_the_menu_wider() -> None:
    assert menu_sheet((MenuLine("W" * 60),)).width > menu_sheet(LINES).width


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_line_is_highlighted_only_if_it_can_be_chosen(theme: Theme) -> None:
    sheet = menu_sheet(LINES)
    dark, lit, disabled = (paint_menu(sheet, theme, index) for index in (None, 2, 3))
    at = (sheet.width // 2, middles(1.0)[2])

    assert (theme.card, theme.accent) == (dark.getpixel(at), lit.getpixel(at))
    assert dark.tobytes() == disabled.tobytes()
