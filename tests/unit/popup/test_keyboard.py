"""Which key events belong to the window, and which key they are on any layout (issue on stray keys and layouts)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from deskbreak.popup.keyboard import MacKeyboard, WindowsKeyboard, X11Keyboard, keyboard_of

SHIFT, CAPS, CONTROL, ALT, NUM, LEVEL3, SUPER, ALTGR = 0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40, 0x80


class FakeX11:
    """An X server with Alt on Mod1 and Super on Mod4; ``on_keys``: what the layout has on each key."""

    def __init__(self, shortcuts: int = ALT | SUPER, **on_keys: str) -> None:
        self._shortcuts, self._on_keys = shortcuts, on_keys
        self.broken = False

    def shortcut_modifiers(self) -> int:
        if self.broken:
            raise OSError("gone")
        return self._shortcuts

    def characters(self, keycode: int) -> list[str]:
        if self.broken:
            raise OSError("gone")
        return list(self._on_keys.get(f"code{keycode}", ""))


def event(char: str = "", state: int = 0, keycode: int = 0, keysym: str = "", number: int = 0) -> Any:
    return SimpleNamespace(char=char, state=state, keycode=keycode, keysym=keysym or char, keysym_num=number)


def x11(server: Any = None) -> X11Keyboard:
    return X11Keyboard(server)


@pytest.mark.parametrize("server", [None, FakeX11(), FakeX11(0)], ids=["unasked", "asked", "no Alt at all"])
def test_control_is_foreign_but_lock_keys_shift_and_altgr_are_not(server: FakeX11 | None) -> None:
    keyboard = x11(server)
    own = [keyboard.is_foreign(event("h", held)) for held in (0, SHIFT, CAPS, NUM, LEVEL3, ALTGR, CAPS | NUM)]

    assert (own, keyboard.is_foreign(event("h", CONTROL))) == ([False] * 7, True)


def test_alt_and_super_are_foreign_wherever_the_server_has_them() -> None:
    """The usual bits where the server cannot be asked."""
    swapped = x11(FakeX11(NUM | ALTGR))
    broken = FakeX11()
    broken.broken = True

    assert [swapped.is_foreign(event("h", held)) for held in (NUM, ALTGR, ALT, SUPER)] == [
        True,
        True,
        False,
        False,
    ]
    for usual in (x11(), x11(broken), x11(FakeX11())):
        assert [usual.is_foreign(event("h", held)) for held in (ALT, SUPER, NUM)] == [True, True, False]


@pytest.mark.parametrize(
    ("char", "state", "keycode", "on_key", "latin"),
    [
        ("H", SHIFT, 43, "hH", "h"),
        ("р", 0, 43, "", "h"),
        ("р", 0, 43, "hH", "h"),
        ("ا", 0, 43, "", "h"),
        ("&", 0, 10, "&1", "1"),
        ("?", SHIFT, 61, "/?", "?"),
        ("р", 0, 0, "", "р"),
        ("", 0, 43, "", ""),
    ],
)
def test_a_key_of_an_x_server_is_known_by_its_groups_and_its_position(
    char: str, state: int, keycode: int, on_key: str, latin: str
) -> None:
    keyboard = x11(FakeX11(**{f"code{keycode}": on_key}))

    assert keyboard.character(event(char, state, keycode)) == latin


def test_a_dead_key_is_the_digit_that_the_layout_also_has_on_it() -> None:
    """Some French layouts have dead keys in the digit row."""
    assert x11().character(event("", 0, 16, "dead_grave")) == "7"


@pytest.mark.parametrize("number", [0x6D2, 0x1000440], ids=["legacy", "Unicode"])
def test_a_letter_that_the_locale_cannot_write_is_known_by_its_position(number: int) -> None:
    """Tk has no character for it then (LC_ALL=C, or a Latin-1 locale); a key without a letter stays without."""
    keyboard = x11()

    assert keyboard.character(event("", 0, 43, "Cyrillic_er", number)) == "h"
    assert [keyboard.character(event("", 0, 90, "KP_Insert", other)) for other in (0xFF9E, 0x1000FFFFFF)] == [
        "",
        "",
    ]


def test_without_a_server_keys_are_known_by_position() -> None:
    server = FakeX11()
    server.broken = True

    assert x11(server).character(event("р", 0, 43)) == "h"


def test_windows_reads_control_and_alt_together_as_altgr_where_they_type() -> None:
    keyboard, alt = WindowsKeyboard(), 0x20000
    held = [
        keyboard.is_foreign(event(char, state))
        for char, state in (
            ("h", 0),
            ("h", alt),
            ("\x08", CONTROL),
            ("€", alt | CONTROL),
            ("\x08", alt | CONTROL),
        )
    ]

    assert held == [False, True, True, False, True]
    assert [
        keyboard.character(event("р", 0, 0x48)),
        keyboard.character(event("&", 0, 0x31)),
        keyboard.character(event("+", 0, 0xBB)),
    ] == ["h", "1", "+"]


def test_macos_leaves_command_and_control_alone_and_knows_positions() -> None:
    keyboard, option = MacKeyboard(), 0x10
    held = [keyboard.is_foreign(event("h", state)) for state in (0, SHIFT, option, CONTROL, ALT)]

    assert held == [False, False, False, True, True]
    assert [keyboard.character(event("р", 0, 4 << 24)), keyboard.character(event("&", 0, 18 << 24))] == [
        "h",
        "1",
    ]


def test_each_windowing_system_has_its_own_keyboard_class() -> None:
    assert [type(keyboard_of(system, None)) for system in ("x11", "win32", "aqua")] == [
        X11Keyboard,
        WindowsKeyboard,
        MacKeyboard,
    ]
