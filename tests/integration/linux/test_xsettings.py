"""The theme from XSETTINGS: encoded settings, and a settings manager on a real X server."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from Xlib import X
from Xlib.display import Display

from deskbreak.linux.xsettings import strings, theme_name
from tests.support.x_server import x_server


def padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)


def setting(order: str, kind: int, name: str, body: bytes) -> bytes:
    head = struct.pack(f"{order}BxH", kind, len(name)) + padded(name.encode())
    return head + struct.pack(f"{order}I", 7) + body


def text(order: str, name: str, value: str) -> bytes:
    data = value.encode()
    return setting(order, 1, name, struct.pack(f"{order}I", len(data)) + padded(data))


def settings(order: str, *records: bytes) -> bytes:
    """The bytes that a settings manager writes, by section 4 of the specification."""
    return struct.pack(f"{order}BxxxII", order == ">", 3, len(records)) + b"".join(records)


def example(order: str) -> bytes:
    return settings(
        order,
        setting(order, 0, "Net/DoubleClickTime", struct.pack(f"{order}i", 400)),
        text(order, "Net/ThemeName", "Adwaita-dark"),
        setting(order, 2, "Gtk/Colour", struct.pack(f"{order}4H", 1, 2, 3, 4)),
        text(order, "Gtk/FontName", "Käse 10"),
    )


@contextmanager
def settings_manager(server: str, data: bytes, *, of_what: str = "_XSETTINGS_SETTINGS") -> Iterator[None]:
    """A window that owns the selection and holds the settings."""
    display = Display(server)
    window = display.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
    kind = display.intern_atom(of_what)
    window.change_property(kind, kind, 8, data)
    window.set_selection_owner(display.intern_atom("_XSETTINGS_S0"), X.CurrentTime)
    display.sync()
    try:
        yield
    finally:
        display.close()


@pytest.mark.parametrize("order", ["<", ">"], ids=["little endian", "big endian"])
def test_settings_are_read_in_either_byte_order(order: str) -> None:
    """Numbers and colours are mixed with the texts."""
    assert strings(example(order)) == {"Net/ThemeName": "Adwaita-dark", "Gtk/FontName": "Käse 10"}


def test_damaged_settings_are_read_up_to_the_damage() -> None:
    """The length of a type that the specification does not define is unknown."""
    odd = settings("<", text("<", "Net/ThemeName", "Yaru"), setting("<", 9, "Net/Odd", b""))

    assert strings(odd) == {"Net/ThemeName": "Yaru"}
    assert strings(example("<")[:-20]) == {"Net/ThemeName": "Adwaita-dark"}
    assert strings(b"") == {}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    """The owner of the selection may write anything."""
    assert isinstance(strings(data), dict)


def test_the_settings_manager_of_the_screen_is_asked() -> None:
    """First there is none, then one without settings, then one with a theme."""
    with x_server() as server:
        before = theme_name(server.name)
        with settings_manager(server.name, b"", of_what="_SOMETHING_ELSE"):
            silent = theme_name(server.name)
        with settings_manager(server.name, example("<")):
            found = theme_name(server.name)

    assert (before, silent, found) == ("", "", "Adwaita-dark")


def test_without_an_x_server_there_is_no_theme(tmp_path: Path) -> None:
    """On a display without a server."""
    assert theme_name(f"{tmp_path}:99") == ""
