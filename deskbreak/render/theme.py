"""The colour palettes, which meet WCAG 2.2.

Every text has a contrast of at least 4.5 to its background, 7 in high contrast (1.4.3, 1.4.6); the edges of buttons,
the focus ring and the arrows have at least 3 (1.4.11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from deskbreak.render.geometry import Colour, blend


@dataclass(frozen=True, slots=True)
class Tones:
    """Colours of skin and hair. ``hair_edge`` is a thin line that separates dark hair from a dark background."""

    skin: Colour
    far: Colour
    hair: Colour
    eye: Colour
    hair_edge: Colour | None = None


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
    shirt: Colour
    sleeve: Colour
    shirt_far: Colour
    trousers: Colour
    trousers_far: Colour
    highlight: Colour
    arrow: Colour
    tones: Mapping[str, Tones] = field(hash=False)  # by name of the skin tone
    outline: Colour | None = None  # around each part of the figure, in high contrast
    line_share: float = 0.16
    edge_share: float = 0.54

    @property
    def line(self) -> Colour:
        """The colour of the empty part of bars and rings."""
        return blend(self.ground, self.text, self.line_share)

    @property
    def edge(self) -> Colour:
        """The colour of button borders."""
        return blend(self.ground, self.text, self.edge_share)


def _hex(digits: str) -> Colour:
    return (int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16))


def _tones(skin: str, far: str, hair: str, eye: str, hair_edge: str = "") -> Tones:
    return Tones(_hex(skin), _hex(far), _hex(hair), _hex(eye), _hex(hair_edge) if hair_edge else None)


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
    shirt=_hex("3A968E"),
    sleeve=_hex("4EA8A0"),
    shirt_far=_hex("2A746F"),
    trousers=_hex("42527A"),
    trousers_far=_hex("303C5E"),
    highlight=_hex("FFB74D"),
    arrow=_hex("E0632A"),
    tones={
        "light": _tones("F4CDB4", "DBAA8D", "8A5A35", "4A342E"),
        "medium": _tones("DFA985", "C08963", "43302A", "3A2823"),
        "dark": _tones("8F5F45", "734A35", "2A201E", "1B1312"),
    },
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
    shirt=_hex("46ACA2"),
    sleeve=_hex("5CC0B6"),
    shirt_far=_hex("2F7D77"),
    trousers=_hex("7083B8"),
    trousers_far=_hex("4E5D8F"),
    highlight=_hex("FFC462"),
    arrow=_hex("FF985C"),
    tones={
        "light": _tones("F0C6AC", "C39A80", "B07F52", "3B2A25"),
        "medium": _tones("DBA582", "AB7C5E", "5E4539", "2A1D19", "94735F"),
        "dark": _tones("9A6A4F", "74503C", "3A2C28", "17100E", "8A766C"),
    },
    edge_share=0.42,
)

HIGH_LIGHT = replace(
    LIGHT,
    name="high-contrast-light",
    ground=_hex("FFFFFF"),
    text=_hex("000000"),
    muted=_hex("333333"),
    accent=_hex("004A44"),
    danger=_hex("8E1409"),
    floor=_hex("8A8A8A"),
    mat=_hex("7FA093"),
    shadow=_hex("C4C4C4"),
    furniture=_hex("B0905A"),
    furniture_edge=_hex("6B5738"),
    shirt=_hex("0E9C90"),
    sleeve=_hex("43C4B8"),
    shirt_far=_hex("066B63"),
    trousers=_hex("2E4287"),
    trousers_far=_hex("1C2A5A"),
    highlight=_hex("FFD23F"),
    arrow=_hex("B84300"),
    outline=_hex("000000"),
    line_share=0.44,
    edge_share=0.5,
)

HIGH_DARK = replace(
    DARK,
    name="high-contrast-dark",
    ground=_hex("000000"),
    card=_hex("000000"),
    text=_hex("FFFFFF"),
    muted=_hex("DDDDDD"),
    accent=_hex("6FF3E4"),
    on_accent=_hex("000000"),
    danger=_hex("FFB3A8"),
    floor=_hex("8A8A8A"),
    mat=_hex("4F5F64"),
    shadow=_hex("3C3C3C"),
    furniture=_hex("7D7D7D"),
    furniture_edge=_hex("A8A8A8"),
    shirt=_hex("078A80"),
    sleeve=_hex("2CC7BA"),
    shirt_far=_hex("045C55"),
    trousers=_hex("4A64D8"),
    trousers_far=_hex("2C3F96"),
    highlight=_hex("FFE066"),
    arrow=_hex("FFA04D"),
    outline=_hex("FFFFFF"),
    line_share=0.4,
    edge_share=0.5,
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, HIGH_LIGHT, HIGH_DARK)}


def theme_for(*, dark: bool, high_contrast: bool = False) -> Theme:
    """The palette for a desktop."""
    if high_contrast:
        return HIGH_DARK if dark else HIGH_LIGHT
    return DARK if dark else LIGHT


def contrast(a: Colour, b: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    dark, light = sorted((_luminance(a), _luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    channels = [value / 255 for value in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004 - sRGB
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
