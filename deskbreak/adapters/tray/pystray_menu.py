"""The tray menu as a pystray Menu, which is built once and reads the current view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from deskbreak.adapters.tray.pystray_base import Menu, MenuItem
from deskbreak.core.presentation.view import MenuItem as Line, View
from deskbreak.ports import Post

Shape = tuple["tuple[str, Shape]", ...]


def shape(lines: Iterable[Line]) -> Shape:
    """The structure that must not change in a menu that is updated in place: the ids and their nesting."""
    return tuple((line.id, shape(line.children)) for line in lines)


def by_id(lines: Iterable[Line]) -> dict[str, Line]:
    """Map the lines of a menu, including submenus, by their ids."""
    found: dict[str, Line] = {}
    for line in lines:
        found[line.id] = line
        found |= by_id(line.children)
    return found


def build_menu(view: View, now: Callable[[], Mapping[str, Line]], post: Post) -> Menu:
    """Build the menu of a view; labels, marks and other properties are read from ``now`` each time."""

    def build(line: Line) -> MenuItem:
        if not line.label and not line.children:
            return Menu.SEPARATOR
        line_id = line.id

        def choose(_icon: object, _item: object) -> None:
            request = now()[line_id].request
            if request is not None:
                post(request)

        return MenuItem(
            text=lambda _: now()[line_id].label,
            action=Menu(*map(build, line.children)) if line.children else choose,
            checked=lambda _: now()[line_id].checked,
            radio=True,
            default=line.default,
            visible=lambda _: now()[line_id].visible,
            enabled=lambda _: now()[line_id].enabled,
        )

    return Menu(*map(build, view.menu))
