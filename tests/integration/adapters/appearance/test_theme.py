"""Light or dark, as the desktop reports for its windows and for its panel."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from deskbreak.adapters.appearance import desktop_settings
from deskbreak.adapters.appearance.theme import is_dark, panel
from deskbreak.core.presentation.view import Panel
from tests.support.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what Linux desktops say")

INTERFACE = "org.gnome.desktop.interface"


class Home:
    """A user's files, environment and tools; nothing else exists."""

    def __init__(self, folder: Path, environment: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._environment = environment
        for name in ("GTK_THEME", "DISPLAY", "XDG_CURRENT_DESKTOP"):
            environment.delenv(name, raising=False)
        environment.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        environment.setenv("PATH", str(folder / "bin"))

    def has(self, **variables: str) -> None:
        for name, value in variables.items():
            self._environment.setenv(name, value)

    def file(self, name: str, *lines: str) -> None:
        path = self._folder / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")

    def tool(self, name: str, prints: str) -> None:
        """A program on the PATH that prints this and records its arguments."""
        path = self._folder / "bin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        asked = self._folder / f"{name}.asked"
        path.write_text(f'#!/bin/sh\necho "$@" >> {asked}\n{prints}\n', encoding="utf-8")
        path.chmod(0o755)

    def asked(self, name: str) -> list[str]:
        path = self._folder / f"{name}.asked"
        return path.read_text("utf-8").splitlines() if path.is_file() else []


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty home; tools may take their time on a busy machine."""
    monkeypatch.setattr(desktop_settings, "_TOOL_S", PATIENCE_S)
    return Home(tmp_path, monkeypatch)


def no_portal(_call: object, _timeout_s: float) -> tuple[Any, ...]:
    """The bus reports that the portal is missing."""
    from deskbreak.linux.dbus.messages import SERVICE_UNKNOWN, BusError

    raise BusError(SERVICE_UNKNOWN, "The name is not activatable")


def dark_portal(_call: object, _timeout_s: float) -> tuple[Any, ...]:
    return (("v", ("u", 1)),)


def test_the_portal_is_asked_for_the_colour_scheme(home: Home) -> None:
    """One call, as its specification defines it, with a time limit that leaves time for the other sources."""
    from deskbreak.linux.dbus.messages import Call

    asked: list[tuple[Call, float]] = []

    def call(what: Call, timeout_s: float) -> tuple[Any, ...]:
        asked.append((what, timeout_s))
        return dark_portal(what, timeout_s)

    expected = Call(
        "org.freedesktop.portal.Desktop",
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.Settings",
        "Read",
        "ss",
        ("org.freedesktop.appearance", "color-scheme"),
    )
    assert is_dark(call)
    assert [(expected, 0.8)] == asked


def test_without_any_source_windows_are_light_and_the_panel_is_unknown(home: Home) -> None:
    """No portal, no gsettings, no X, no file."""
    assert (False, False) == (is_dark(), is_dark(no_portal))
    assert (Panel.UNKNOWN, Panel.UNKNOWN) == (panel(), panel(no_portal))


def test_a_theme_in_the_environment_takes_precedence(home: Home) -> None:
    """GTK programs use it, regardless of other settings."""
    home.has(GTK_THEME="Adwaita")

    assert is_dark(dark_portal) is False


@pytest.mark.parametrize(
    ("prints", "expected"),
    [
        (f"echo \"{INTERFACE} gtk-theme 'Arc-Dark'\"", True),
        (f"echo \"{INTERFACE} gtk-theme 'Yaru'\"", False),
        ("exit 1", False),
    ],
)
def test_without_a_portal_gsettings_decide(home: Home, prints: str, *, expected: bool) -> None:
    """gsettings is a program on the PATH; it is run once."""
    home.tool("gsettings", prints)

    assert is_dark(no_portal) is expected
    assert home.asked("gsettings") == [f"list-recursively {INTERFACE}"]


def test_a_tool_that_hangs_is_abandoned(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the service behind it does not answer."""
    monkeypatch.setattr(desktop_settings, "_TOOL_S", 0.1)
    home.tool("gsettings", "exec /bin/sleep 60")

    assert is_dark() is False


def test_files_of_gtk_and_kde_are_the_last_source(home: Home) -> None:
    """GTK's first, since KDE writes that too."""
    home.file("kdeglobals", "[Colors:Window]", "BackgroundNormal=32,35,38")
    by_kde = is_dark()
    home.file("gtk-3.0/settings.ini", "[Settings]", "gtk-theme-name=Adwaita")
    by_gtk = is_dark()

    assert (True, False) == (by_kde, by_gtk)


@pytest.mark.parametrize(
    ("desktop", "expected"),
    [
        ("GNOME", Panel.DARK),
        ("ubuntu:GNOME", Panel.DARK),
        ("pop:GNOME", Panel.DARK),
        ("GNOME-Classic:GNOME", Panel.UNKNOWN),
        ("Budgie:GNOME", Panel.UNKNOWN),
        ("X-Cinnamon", Panel.UNKNOWN),
        ("LXQt", Panel.UNKNOWN),
        ("sway", Panel.UNKNOWN),
        ("XFCE", Panel.LIGHT),
        ("MATE", Panel.LIGHT),
        ("KDE", Panel.DARK),
        ("", Panel.UNKNOWN),
    ],
)
def test_the_theme_of_the_panel_comes_from_the_toolkit_that_draws_it(
    home: Home, desktop: str, expected: Panel
) -> None:
    """GTK is set to light, KDE to dark; GNOME Shell's bar is dark with both."""
    home.has(XDG_CURRENT_DESKTOP=desktop)
    home.file("gtk-3.0/settings.ini", "[Settings]", "gtk-theme-name = Adwaita")
    home.file("kdeglobals", "[Colors:Window]", "BackgroundNormal=32,35,38")

    assert panel(no_portal) == expected


def test_xfces_own_dark_mode_counts_unless_the_environment_names_a_theme(home: Home) -> None:
    """GTK does the same; xfconf-query may be missing."""
    home.has(XDG_CURRENT_DESKTOP="XFCE")
    home.file("gtk-3.0/settings.ini", "[Settings]", "gtk-theme-name = Adwaita")
    without = panel()
    home.tool("xfconf-query", "echo '/panels/dark-mode     true'")
    switched = panel()
    home.has(GTK_THEME="Adwaita")
    forced = panel()

    assert (Panel.LIGHT, Panel.DARK, Panel.LIGHT) == (without, switched, forced)
    assert home.asked("xfconf-query") == ["--channel xfce4-panel --list --verbose"] * 2


def test_plasmas_panel_follows_the_portal_before_files(home: Home) -> None:
    """The portal has the current colours; kdeglobals may lack values that were never changed."""
    home.has(XDG_CURRENT_DESKTOP="KDE")
    home.file("kdeglobals", "[Colors:Window]", "BackgroundNormal=239,240,241")

    assert (Panel.DARK, Panel.LIGHT) == (panel(dark_portal), panel(no_portal))


def test_unreadable_files_are_ignored(home: Home, tmp_path: Path) -> None:
    """A folder in place of a file, bytes that are not UTF-8, and no home at all."""
    (tmp_path / "config/kdeglobals").mkdir(parents=True)
    (tmp_path / "config/gtk-3.0").mkdir()
    (tmp_path / "config/gtk-3.0/settings.ini").write_bytes(
        b"[Settings]\n\xff\xfe\ngtk-theme-name=Adwaita-dark\n"
    )
    read = is_dark()
    home.has(XDG_CONFIG_HOME="~no-such-user/.config")

    assert (True, False) == (read, is_dark())
