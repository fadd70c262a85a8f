"""The scale that a desktop asks for, and the nonsense values that it may report (issue 8, number 17)."""

from __future__ import annotations

import pytest

from deskbreak.render.screen_scale import (
    desktop_scale,
    dpi_of_screen,
    gdk_scale,
    quartered,
    xft_dpi,
)


@pytest.mark.parametrize(
    ("dpi", "scale"),
    [
        (96, 1.0),
        (75, 1.0),
        (110, 1.25),
        (144, 1.5),
        (192, 2.0),
        (900, 4.0),
        (1e9, 1.0),
        (float("inf"), 1.0),
        (float("nan"), 1.0),
        (0, 1.0),
        (-96, 1.0),
    ],
)
def test_scales_are_rounded_to_quarters(dpi: float, scale: float) -> None:
    """Never below 1: the smallest text is 12 pixels."""

    assert scale == quartered(dpi)


@pytest.mark.parametrize(
    ("pixels", "millimetres", "dpi"),
    [
        ((1920, 1080), (508, 286), 96),
        ((3840, 2160), (344, 194), 284),
        ((1920, 1080), (0, 0), 96),
        ((1920, 1080), (16, 9), 96),
        ((1920, 1080), (160, 90), 96),
        ((1280, 800), (160, 100), 96),
        ((1080, 1920), (90, 160), 96),
        ((3840, 2160), (100, 57), 96),
        ((1920, 1080), (5000, 2813), 96),
        ((1920, 1080), (508, 100), 96),
    ],
    ids=[
        "plain",
        "a fine one",
        "no size",
        "a shape",
        "a shape in tenths",
        "another shape",
        "a shape upright",
        "impossibly small",
        "a wall",
        "uneven",
    ],
)
def test_an_impossible_size_is_not_believed(
    pixels: tuple[int, int], millimetres: tuple[int, int], dpi: int
) -> None:
    assert dpi == round(dpi_of_screen(pixels, millimetres))


@pytest.mark.parametrize(
    ("resources", "dpi"),
    [
        ("Xcursor.size:\t24\nXft.dpi:\t144\n", 144.0),
        ("Xft.dpi: 120.5", 120.5),
        ("Xft.dpi: nan", None),
        ("Xft.dpi: inf", None),
        ("Xft.dpi: 0", None),
        ("Xft.dpi: 9600", None),
        ("Xft.dpi: large", None),
        ("Xft.dpi", None),
        ("", None),
    ],
)
def test_the_dots_per_inch_of_the_resource_manager_are_used_where_plausible(
    resources: str, dpi: float | None
) -> None:
    assert dpi == xft_dpi(resources)


@pytest.mark.parametrize(
    ("dpi", "environ", "scale"),
    [
        (96, {}, 1.0),
        (96, {"GDK_SCALE": "2"}, 2.0),
        (192, {"GDK_SCALE": "2"}, 2.0),
        (192, {"GDK_SCALE": "2", "GDK_DPI_SCALE": "0.5"}, 2.0),
        (96, {"GDK_DPI_SCALE": "1.5"}, 1.5),
        (144, {"GDK_DPI_SCALE": "0.75"}, 1.5),
        (96, {"GDK_DPI_SCALE": "nan"}, 1.0),
        (96, {"GDK_DPI_SCALE": "-2"}, 1.0),
        (96, {"GDK_DPI_SCALE": "1000000"}, 1.0),
        (96, {"QT_SCALE_FACTOR": "2"}, 1.0),
    ],
)
def test_the_gtk_variables_count(dpi: float, environ: dict[str, str], scale: float) -> None:
    assert scale == desktop_scale(dpi, environ)


@pytest.mark.parametrize(
    ("text", "scale"),
    [("2", 2.0), ("", 1.0), ("0", 1.0), ("1.5", 1.0), ("two", 1.0), ("99", 4.0), ("9" * 5000, 4.0)],
)
def test_the_gdk_scale_is_a_whole_number(text: str, scale: float) -> None:
    """Any other value counts as unset."""

    assert scale == gdk_scale(text)
