"""What a user does with DeskBreak on a real desktop: clicks, keys, crashes, and the resulting journal."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from deskbreak.bootstrap.adapters import IN_THE_TRAY
from deskbreak.core.model.formatting import NO_SCREEN
from tests.support.desktop.lab import Look
from tests.support.desktop.product import COMMAND, REMINDER, Product

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.desktop.lab import Desktop

pytestmark = pytest.mark.desktop

SOON = """\
# My desk.
[breaks]
interval = 0.1  # minutes: for the impatient
remind_again = 0.1

[cues]
sounds = false  # nothing plays them here
"""
LATE = """\
# My desk.
[breaks]
interval = 45  # minutes, as my doctor said

[cues]
sounds = false  # nothing plays them here
"""


def test_a_click_on_the_reminder_opens_the_popup_and_the_break_is_in_the_journal(desktop: Desktop) -> None:
    """Nothing opens by itself: the window opens after the click. The steps are skipped, so the break is partial."""
    product = Product(desktop, SOON)
    product.start()
    product.wait_for_reminder()
    buttons = list(desktop.at_rest(desktop.notification_buttons, "its buttons"))
    before = product.popup()
    desktop.press_notification_button("Start")
    product.begin_to_move(product.wait_for_popup())
    product.walk_through()
    line = product.wait_for_kind("partial")

    assert before is None
    assert buttons == ["Start", "Snooze 5 min", "1 minute only", "Skip"]
    assert [step["outcome"] for step in line["steps"]] == [
        *["skipped"] * 8,
        "done",
        "skipped",
    ]  # no round follows in the first week


def test_one_minute_only_on_the_reminder_begins_at_once(desktop: Desktop) -> None:
    """Issue 8, number 25: after the safety questions, movement starts without a key."""
    product = Product(desktop, SOON)
    product.start()
    product.wait_for_reminder()
    desktop.press_notification_button("1 minute only")
    popup = product.wait_for_popup()
    for key in ("0", "Right"):  # none of these, continue
        product.press_until_it_shows(popup, key)
    product.wait_for_kind("started")
    desktop.key("Escape")
    line = product.wait_for_kind("partial")

    assert line["variant"] == "minute"


def test_the_reminder_is_shown_without_taking_the_keyboard(desktop: Desktop) -> None:
    """A window in which the user types keeps the focus."""
    product = Product(desktop, SOON)
    desktop.run(sys.executable, "-c", "import tkinter; tkinter.Tk().mainloop()", name="editor")
    active = desktop.wait_for(desktop.screen.active_window, "a window with the keyboard")
    product.start()
    product.wait_for_reminder()

    assert desktop.screen.active_window() == active


def test_a_middle_click_on_a_reminder_of_dunst_opens_the_popup(desktop_dunst: Desktop) -> None:
    """A server without buttons still leads to the break."""
    product = Product(desktop_dunst, SOON)
    product.start()
    (reminder,) = desktop_dunst.wait_for(desktop_dunst.notifications, "the reminder")
    desktop_dunst.click(*reminder.centre, button=2)
    product.wait_for_popup()


def test_an_interval_chosen_in_the_tray_is_still_there_after_a_restart(desktop: Desktop) -> None:
    """The settings file keeps the user's comments."""
    product = Product(desktop, LATE)
    engine = product.start()
    desktop.choose("Interval", "30 minutes")
    desktop.wait_for(lambda: product.status().get("interval_s") == 30 * 60, "the new interval")
    product.ask("quit")
    engine.wait(30)
    product.start()
    desktop.open_menu()
    desktop.click(*desktop.entry("Interval").centre)
    desktop.entry("30 minutes")
    marked = [entry.name for entry in desktop.menu() if entry.checked]

    assert product.status()["interval_s"] == 30 * 60
    assert product.config_file.read_text("utf-8") == LATE.replace("45", "30")
    assert marked == ["30 minutes"]


def _from_notification(product: Product) -> None:
    product.desktop.press_notification_button("Snooze 5 min")


def _from_tray(product: Product) -> None:
    product.desktop.choose("Snooze", "5 minutes")


def _from_command_line(product: Product) -> None:
    product.ask("snooze", "5")


@pytest.mark.parametrize("snooze", [_from_notification, _from_tray, _from_command_line])
def test_a_snooze_is_logged_and_the_reminder_goes(
    desktop: Desktop, snooze: Callable[[Product], None]
) -> None:
    """From the notification, the tray and the command line alike."""
    product = Product(desktop, SOON)
    product.start()
    product.wait_for_reminder()
    snooze(product)
    line = product.wait_for_kind("snoozed")
    desktop.wait_for(lambda: REMINDER not in desktop.notification_text(), "the reminder withdrawn")

    assert line["minutes"] == 5
    assert product.kinds() == ["snoozed"]
    assert product.status()["state"] == "snoozed"


def test_a_skip_from_the_notification_is_logged(desktop: Desktop) -> None:
    """And it is not counted as a break."""
    product = Product(desktop, SOON)
    product.start()
    desktop.press_notification_button("Skip")
    product.wait_for_kind("skipped")

    assert product.kinds()[0] == "skipped"
    assert product.status()["today"]["breaks"] == 0


def test_the_icon_comes_back_with_a_new_panel(desktop: Desktop) -> None:
    """A crashed panel requires no restart of DeskBreak."""
    product = Product(desktop, LATE)
    product.start()
    desktop.the_tray_icon()
    desktop.kill_panel()
    desktop.start_panel()
    desktop.the_tray_icon()
    entries = [entry.name for entry in desktop.open_menu()]

    assert "Start break now" in entries


def test_the_next_reminder_comes_through_a_new_notification_daemon(desktop: Desktop) -> None:
    """A restarted server has forgotten what it showed."""
    product = Product(desktop, SOON)
    product.start()
    product.wait_for_reminder()
    desktop.kill_notifier()
    desktop.start_notifier()
    product.wait_for_reminder()
    desktop.press_notification_button("Start")
    product.wait_for_popup()


def test_a_popup_that_is_killed_leaves_a_partial_break(desktop: Desktop) -> None:
    """The steps done until then count."""
    product = Product(desktop, LATE)
    product.start()
    product.ask("start")
    popup = product.wait_for_popup()
    product.begin_to_move(popup)
    os.kill(popup.pid, signal.SIGKILL)
    product.wait_for_kind("partial")

    assert product.status()["state"] != "break"


def test_a_popup_closed_by_its_frame_leaves_a_partial_break(desktop: Desktop) -> None:
    """The window manager's close button has the effect of Escape."""
    product = Product(desktop, LATE)
    product.start()
    desktop.choose("Start break now")
    popup = product.wait_for_popup()
    product.begin_to_move(popup)
    desktop.close_window(popup.id)

    assert product.wait_for_kind("partial")
    assert desktop.wait_for(lambda: product.popup() is None, "the window gone")


def test_a_second_start_shows_the_status_of_the_first_and_ends(desktop: Desktop) -> None:
    """There is only one running program."""
    product = Product(desktop, LATE)
    engine = product.start()
    second = product.ask()

    assert (second.wait(), second.stderr) == (0, "")
    assert second.stdout.startswith("Sitting")
    assert engine.running


def _sit(product: Product) -> float:
    """Wait for some seconds of sitting; returns their number."""
    product.desktop.wait_for(lambda: product.status().get("seated_s", 0) >= 5, "five seconds of sitting")
    return float(product.status()["seated_s"])


def test_a_start_in_a_terminal_says_where_to_look_and_how_to_end_it(desktop: Desktop) -> None:
    """It occupies the terminal: without a message it would seem to hang."""
    in_a_terminal = "import pty, sys; pty.spawn(sys.argv[1:])"
    terminal = desktop.run(sys.executable, "-c", in_a_terminal, COMMAND)
    desktop.wait_for(desktop.tray_icons, "the icon")
    desktop.wait_for(lambda: terminal.stdout.endswith("\n"), "a line in the terminal")

    assert terminal.stdout == f"{IN_THE_TRAY}\n"


def test_after_a_kill_the_engine_continues_with_the_seated_time(desktop: Desktop) -> None:
    """As if it had never stopped."""
    product = Product(desktop, LATE)
    engine = product.start()
    seated = _sit(product)
    engine.kill()
    product.start()

    assert product.status()["seated_s"] >= seated


def test_sigterm_saves_the_state(desktop: Desktop) -> None:
    """Sessions end their programs with SIGTERM."""
    product = Product(desktop, LATE)
    engine = product.start()
    seated = _sit(product)
    engine.send(signal.SIGTERM)
    code = engine.wait(30)
    product.start()

    assert code == 0
    assert product.status()["seated_s"] >= seated


def test_quit_in_the_tray_ends_everything(desktop: Desktop) -> None:
    """The icon goes, and so does the process."""
    product = Product(desktop, LATE)
    engine = product.start()
    desktop.choose("Quit")

    assert engine.wait(30) == 0
    assert desktop.eventually(lambda: desktop.tray_icons() == [], 30)


def test_without_a_tray_and_notifications_the_break_still_starts(
    make_desktop: Callable[..., Desktop],
) -> None:
    """The command line always works; status names the missing parts, at the latest when the break is over."""
    product = Product(make_desktop(Look(panel=False, notifier="none")), LATE)
    product.start()
    product.ask("start")
    popup = product.desktop.wait_for(product.popup, "the guided window")
    product.desktop.close_window(popup.id)
    product.desktop.wait_for(
        lambda: len(product.status()["problems"]) == len(["tray", "notifications"]), "two problems"
    )


def test_deskbreak_ends_with_its_session(desktop: Desktop) -> None:
    """Otherwise the next login would find the old program and show no icon. A crash of a single server does not end it."""
    product = Product(desktop, LATE)
    engine = product.start()
    _sit(product)
    desktop.stop_screen()
    start = product.ask("start")
    journal = product.journal()
    desktop.stop_bus()
    code = engine.wait(60)

    assert (start.wait(), start.stderr, journal) == (1, f"{NO_SCREEN}\n", [])
    assert code == 0
    assert "The session that DeskBreak was started in is over" in engine.stderr
    assert json.loads((desktop.state / "deskbreak/state.json").read_text("utf-8"))
