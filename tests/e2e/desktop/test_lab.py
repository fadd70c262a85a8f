"""The lab itself, checked with stock software only: failures here are not caused by DeskBreak."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.desktop.lab import Desktop, Look
from tests.support.fakes import tray_item
from tests.support.processes import marked

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.processes import Process

pytestmark = pytest.mark.desktop

_SUMMARY = "Time to loosen your upper back."


def _notify(desktop: Desktop, *options: str) -> Process:
    """Show a notification with stock software; the process prints the chosen action."""
    return desktop.run("notify-send", "--expire-time=0", *options, _SUMMARY, "Sitting 45 min.")


def _tray_item(desktop: Desktop) -> Process:
    """Start the smallest program with a tray icon, and wait for its icon."""
    item = desktop.run(
        sys.executable,
        "-m",
        "tests.support.fakes.tray_item",
        PYTHONPATH=str(Path(tray_item.__file__).parents[3]),
    )
    desktop.the_tray_icon()
    return item


def _output_of(process: Process) -> list[str]:
    return process.stdout.split("\n")[:-1]


def test_a_click_on_a_button_of_a_notification_gives_its_action(desktop: Desktop) -> None:
    """It has three buttons; the second is clicked."""
    sender = _notify(desktop, "--action=start=Start break", "--action=snooze=5 min", "--action=skip=Skip")
    desktop.press_notification_button("5 min")

    assert (sender.wait(), sender.stdout) == (0, "snooze\n")


def test_a_notification_has_its_text_and_position(desktop: Desktop) -> None:
    """The position is in the upper right corner, clear of the panel."""
    _notify(desktop)
    texts = desktop.wait_for(desktop.notification_text, "a notification")
    (window,) = desktop.notifications()

    assert texts == [_SUMMARY, "Sitting 45 min."]
    assert window.x > desktop.look.size[0] / 2
    assert window.y + window.h < desktop.look.size[1] / 2


def test_dunst_shows_a_notification_and_gives_its_default_action(desktop_dunst: Desktop) -> None:
    """It draws no buttons: its command line chooses the action."""
    sender = _notify(desktop_dunst, "--action=default=Start break")
    desktop_dunst.wait_for(desktop_dunst.notifications, "a notification")
    desktop_dunst.run("dunstctl", "action", "0").wait()

    assert (sender.wait(), sender.stdout) == (0, "default\n")


def test_a_middle_click_on_a_notification_of_dunst_is_its_default_action(desktop_dunst: Desktop) -> None:
    """As dunst's users do it."""
    sender = _notify(desktop_dunst, "--action=default=Start break")
    (window,) = desktop_dunst.wait_for(desktop_dunst.notifications, "a notification")
    desktop_dunst.click(*window.centre, button=2)

    assert (sender.wait(), sender.stdout) == (0, "default\n")


def test_a_left_click_on_a_tray_icon_is_its_default_action(desktop: Desktop) -> None:
    """The panel calls Activate."""
    item = _tray_item(desktop)
    desktop.click(*desktop.the_tray_icon().centre)
    desktop.wait_for(lambda: len(_output_of(item)) > 1, "a word from the tray item")

    assert _output_of(item) == ["registered", "Activate"]


def test_the_menu_of_a_tray_icon_shows_its_entries_submenus_and_radio_marks(desktop: Desktop) -> None:
    """The panel draws the menu that the item serves."""
    _tray_item(desktop)
    entries = desktop.open_menu()
    desktop.click(*desktop.entry("First").centre)
    desktop.entry("One")

    assert [(entry.name, entry.enabled) for entry in entries] == [
        ("First", True),
        ("Second", True),
        ("Third", False),
    ]
    assert [(entry.name, entry.checked) for entry in desktop.menu() if entry.role == "radio menu item"] == [
        ("One", False),
        ("Two", True),
    ]


def test_a_click_on_an_entry_of_a_submenu_arrives_and_closes_the_menu(desktop: Desktop) -> None:
    """A right click, a click on the submenu, a click on its entry."""
    item = _tray_item(desktop)
    desktop.choose("First", "One")
    desktop.wait_for(lambda: len(_output_of(item)) > 1, "a word from the tray item")
    desktop.wait_for(lambda: not desktop.menu(), "the menu closed")

    assert _output_of(item) == ["registered", "clicked 11"]


def test_a_crashed_panel_loses_the_icons_and_a_new_one_accepts_new_ones(desktop: Desktop) -> None:
    """The small item does not register again by itself; a second one shows that the new panel works."""
    _tray_item(desktop)
    desktop.kill_panel()

    assert desktop.tray_icons() == []

    desktop.start_panel()
    _tray_item(desktop)

    assert len(desktop.tray_icons()) == 1


def test_a_crashed_notification_daemon_stays_away_until_it_is_started(desktop: Desktop) -> None:
    """The bus must not bring it back by itself."""
    desktop.kill_notifier()

    assert _notify(desktop).wait() == 1

    desktop.start_notifier()
    _notify(desktop)
    desktop.wait_for(desktop.notifications, "a notification")


@pytest.mark.parametrize("window_manager", ["openbox", "xfwm4"])
def test_windows_are_found_get_keys_and_close_on_request(
    window_manager: str, make_desktop: Callable[[Look], Desktop]
) -> None:
    """A tkinter window, like the popup: it prints its keys and the request that closes it."""
    desktop = make_desktop(Look(window_manager=window_manager, notifier="none"))  # type: ignore[arg-type]
    program = (
        "import tkinter; root = tkinter.Tk(className='Stock'); root.title('Stöck'); root.geometry('300x200+200+150');"
        "root.bind('<Key>', lambda event: print(event.keysym, flush=True));"
        "root.protocol('WM_DELETE_WINDOW', lambda: (print('closed'), root.destroy())); root.mainloop()"
    )
    stock = desktop.run(sys.executable, "-c", program)
    (window,) = desktop.wait_for(lambda: desktop.windows("Stöck", class_="stock"), "the window")
    desktop.wait_for(lambda: desktop.screen.active_window() == window.id, "the focus on it")
    desktop.key("Right", "space")
    desktop.type("x")
    desktop.wait_for(lambda: len(_output_of(stock)) == len(["Right", "space", "x"]), "three keys")
    desktop.close_window(window.id)

    assert (stock.wait(), _output_of(stock)) == (0, ["Right", "space", "x", "closed"])
    assert (window.w, window.h, window.pid) == (300, 200, stock.pid)


def test_a_picture_shows_what_is_on_the_screen(desktop: Desktop) -> None:
    """The icon of the small item is entirely red."""
    _tray_item(desktop)
    (icon,) = desktop.tray_icons()
    red = (200, 30, 30)
    desktop.wait_for(lambda: desktop.screenshot().getpixel(icon.centre) == red, "a red icon")


def test_a_dark_lab_has_a_dark_panel_and_a_light_lab_a_light_one(
    make_desktop: Callable[[Look], Desktop],
) -> None:
    """Two labs at the same time do not affect each other."""
    dark, light = (make_desktop(Look(dark=dark, notifier="none")) for dark in (True, False))

    def brightness(desktop: Desktop) -> int:
        width, height = desktop.look.size
        return desktop.screenshot().convert("L").getpixel((width // 2, height - 4))  # type: ignore[return-value]

    dark.wait_for(lambda: brightness(dark) < 80, "a dark panel")
    light.wait_for(lambda: brightness(light) > 200, "a light panel")


@pytest.mark.usefixtures("make_desktop")  # which skips where its programs are not installed
def test_a_lab_leaves_no_process_and_no_file_behind(tmp_path: Path) -> None:
    """Neither what the buses started nor a detached program that ignores SIGTERM."""
    labs = []
    running = []

    def story() -> None:
        with Desktop(keep_in=tmp_path) as desktop:
            labs.append(desktop)
            desktop.run(
                "sh", "-c", "trap '' TERM; setsid sleep 1000 & while :; do wait; done", name="stubborn"
            )
            _notify(desktop)
            running.extend(marked(desktop.mark))
            raise LookupError

    with pytest.raises(LookupError):
        story()
    (desktop,) = labs

    assert len(running) > len(["Xvfb", "dbus", "openbox", "xfce4-panel", "xfce4-notifyd", "sh"])
    assert marked(desktop.mark) == []
    assert not desktop.root.exists()


def test_a_failed_wait_names_its_condition_and_keeps_a_picture(desktop: Desktop) -> None:
    """The message contains the picture's path."""
    with pytest.raises(
        AssertionError, match=r"waited 0.1 s for the moon; the screen: .*01-failure.png"
    ) as failure:
        desktop.wait_for(lambda: False, "the moon", 0.1)

    assert Path(str(failure.value).rpartition(" ")[2]).exists()


def test_the_session_bus_can_end_under_all_its_clients(desktop: Desktop) -> None:
    """And the lab still ends cleanly."""
    desktop.stop_bus()

    assert _notify(desktop).wait() == 1


def test_the_system_bus_is_the_labs_own(desktop: Desktop) -> None:
    """No service answers until it is started, whatever the machine runs."""
    ask = (
        "dbus-send",
        "--system",
        "--print-reply=literal",
        "--dest=org.freedesktop.DBus",
        "/",
        "org.freedesktop.DBus.GetId",
    )

    assert desktop.run(*ask).wait() == 1

    desktop.start_system_bus()

    assert desktop.run(*ask).wait() == 0
