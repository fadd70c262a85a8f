"""`deskbreak doctor` on a real desktop: its findings are correct, and a missing part is reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.desktop.lab import Look
from tests.support.desktop.product import Product

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.desktop.lab import Desktop

pytestmark = pytest.mark.desktop

QUIET = "[cues]\nsounds = false  # nothing plays them here\n"
SHOWN = ("tray icon", "notifications", "break window", "activity")


def examine(product: Product) -> dict[str, Any]:
    """The doctor's result: ``ok``, and the findings by part."""
    found = json.loads(product.ask("doctor", "--json").stdout)
    return {"ok": found["ok"], **{each["part"]: each for each in found["findings"]}}


def test_the_icon_the_notification_and_the_window_of_the_running_program_are_found(desktop: Desktop) -> None:
    product = Product(desktop, QUIET)
    engine = product.start()
    desktop.wait_for(desktop.tray_icons, "the icon")
    found = examine(product)

    assert ["works"] * 4 == [found[part]["standing"] for part in SHOWN]
    assert f"The Xfce panel holds the icon of process {engine.pid}." == found["tray icon"]["text"]
    assert "Xfce Notify Daemon" in found["notifications"]["text"]
    assert [] == desktop.windows(class_="deskbreak")


def test_without_a_running_program_the_panel_accepts_a_test_icon(desktop: Desktop) -> None:
    product = Product(desktop, QUIET)
    found = examine(product)

    assert "The Xfce panel accepted a test icon." == found["tray icon"]["text"]
    assert "off" == found["command line"]["standing"]


def test_without_a_tray_doctor_gives_a_fix_and_an_error_status(
    make_desktop: Callable[[Look], Desktop],
) -> None:
    product = Product(make_desktop(Look(panel=False)), QUIET)
    doctor = product.ask("doctor")

    assert 1 == doctor.wait()
    assert "FAILS   tray icon" in doctor.stdout
    assert "-> Add the Status Tray Plugin" in doctor.stdout
