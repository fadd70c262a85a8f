"""Light or dark, as the desktop says."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from deskbreak.shell.desktop_theme import is_dark, means_dark, theme_name_means_dark

if TYPE_CHECKING:
    from pathlib import Path

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the portal is Linux's")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("v", ("u", 1)), True),
        (("v", ("u", 2)), False),
        (("v", ("u", 0)), None),
        (("u", 1), True),
        (2, False),
        (7, None),
        (True, None),
        ("dark", None),
        (None, None),
        ((), None),
        (("v", ("v", ("v", ("v", ("u", 1))))), None),
    ],
    ids=repr,
)
def test_the_portals_answer_is_read_however_it_is_wrapped(said: object, *, expected: bool | None) -> None:
    """1 is dark, 2 is light; anything else is no preference, never an exception."""
    assert means_dark(said) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("'Adwaita-dark'\n", True),
        ("Adwaita:dark", True),
        ("Yaru-blue-dark", True),
        ("HighContrastBlack", False),
        ("'Adwaita'", False),
        ("Darkness-of-Day", False),
        ("", False),
    ],
)
def test_a_gtk_theme_is_dark_when_a_word_of_its_name_says_so(name: str, *, expected: bool) -> None:
    """Names are all that there is to go by."""
    assert theme_name_means_dark(name) is expected


@linux_only
def test_the_portal_is_asked_for_the_colour_scheme() -> None:
    """One call, in the words of its specification."""
    from deskbreak.shell.linux.messages import Call

    asked: list[Call] = []

    def call(what: Call) -> tuple[Any, ...]:
        asked.append(what)
        return (("v", ("u", 1)),)

    expected = Call(
        "org.freedesktop.portal.Desktop",
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.Settings",
        "Read",
        "ss",
        ("org.freedesktop.appearance", "color-scheme"),
    )
    assert is_dark(call) is True
    assert [expected] == asked


@linux_only
@pytest.mark.parametrize(
    ("theme", "expected"),
    [("echo \"'Adwaita-dark'\"", True), ("echo \"'Adwaita'\"", False), ("exit 1", False)],
)
def test_without_a_portal_the_gtk_theme_decides(
    theme: str, *, expected: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bus says that nobody is there; gsettings is a program on the PATH."""
    from deskbreak.shell.linux.messages import SERVICE_UNKNOWN, BusError

    script = tmp_path / "gsettings"
    script.write_text(f"#!/bin/sh\n{theme}\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    def call(_: object) -> tuple[Any, ...]:
        raise BusError(SERVICE_UNKNOWN, "The name is not activatable")

    assert (expected, expected) == (is_dark(call), is_dark())


@linux_only
def test_with_nothing_to_ask_the_desktop_is_light(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No portal, no gsettings."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert is_dark() is False
