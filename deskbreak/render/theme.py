"""The two palettes. Every pair of text and ground has a contrast of at least 4.5 (WCAG 2.2, 1.4.3 AA)."""

from __future__ import annotations

from dataclasses import dataclass

from deskbreak.render.geometry import Colour, blend


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one appearance."""

    name: str
    ground: Colour
    card: Colour  # of a button
    text: Colour
    muted: Colour
    accent: Colour
    on_accent: Colour
    danger: Colour
    floor: Colour
    mat: Colour
    shadow: Colour
    furniture: Colour
    furniture_edge: Colour
    pillow: Colour
    skin: Colour
    skin_far: Colour
    hair: Colour
    eye: Colour
    shirt: Colour
    sleeve: Colour
    shirt_far: Colour
    trousers: Colour
    trousers_far: Colour
    highlight: Colour
    arrow: Colour

    @property
    def line(self) -> Colour:
        """Of borders and of what is still empty."""
        return blend(self.ground, self.text, 0.16)


def _hex(digits: str) -> Colour:
    return (int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16))


LIGHT = Theme(
    name="light",
    ground=_hex("F7F5F0"),
    card=_hex("FFFFFF"),
    text=_hex("262D34"),
    muted=_hex("626B73"),
    accent=_hex("187C74"),
    on_accent=_hex("FFFFFF"),
    danger=_hex("B83226"),
    floor=_hex("E5E1D8"),
    mat=_hex("DDE6E2"),
    shadow=_hex("E2DED5"),
    furniture=_hex("D3C4AE"),
    furniture_edge=_hex("B9A68C"),
    pillow=_hex("F0DBBE"),
    skin=_hex("EBB798"),
    skin_far=_hex("D19879"),
    hair=_hex("4A342E"),
    eye=_hex("4A342E"),
    shirt=_hex("3A968E"),
    sleeve=_hex("4EA8A0"),
    shirt_far=_hex("2A746F"),
    trousers=_hex("42527A"),
    trousers_far=_hex("303C5E"),
    highlight=_hex("FFB74D"),
    arrow=_hex("F07A3C"),
)

DARK = Theme(
    name="dark",
    ground=_hex("181C22"),
    card=_hex("20252D"),
    text=_hex("E9EDF0"),
    muted=_hex("96A0AA"),
    accent=_hex("5ECBBF"),
    on_accent=_hex("0C201E"),
    danger=_hex("FF8A7A"),
    floor=_hex("2C323B"),
    mat=_hex("2E3C40"),
    shadow=_hex("14181D"),
    furniture=_hex("4A4F57"),
    furniture_edge=_hex("363B43"),
    pillow=_hex("566274"),
    skin=_hex("E4AF90"),
    skin_far=_hex("B58268"),
    hair=_hex("8A6452"),  # light enough to stand off the ground: 3.2 to 1
    eye=_hex("3B2A25"),
    shirt=_hex("46ACA2"),
    sleeve=_hex("5CC0B6"),
    shirt_far=_hex("2F7D77"),
    trousers=_hex("7083B8"),
    trousers_far=_hex("4E5D8F"),
    highlight=_hex("FFC462"),
    arrow=_hex("FF985C"),
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def contrast(a: Colour, b: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    dark, light = sorted((_luminance(a), _luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    channels = [value / 255 for value in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004  sRGB
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
