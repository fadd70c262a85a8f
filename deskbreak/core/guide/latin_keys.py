"""Keys by what they type on a Latin keyboard, whatever layout is on: H stops under a Cyrillic layout, too.

A layout of another script has its own letter on each key. Where the key itself
is known, `latin_key` takes the Latin letter that the layout has on it beside
its own, or else the one at its position on a US keyboard. A terminal gets the
character alone, and `latin_character` looks up which key types it.

Several layouts of one script differ, and so one character can stand for two
keys: the Cyrillic letter er is on H in Russia and on R in Serbia. The person's own
language goes first, then the order of the table. Latin layouts (AZERTY,
Dvorak) keep their letters; the unshifted digit row of AZERTY types digits here.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_QUESTION_MARKS: Final = "؟՞፧\u037e"  # Arabic, Armenian, Ethiopic, Greek
_US_KEYS: Final = "qwertyuiopasdfghjklzxcvbnm"
_LAYOUTS: Final = {  # by language: what these keys type; a space: punctuation
    "ru": "йцукенгшщзфывапролдячсмить",  # Russian
    "uk": "йцукенгшщзфівапролдячсмить",  # Ukrainian
    "be": "йцукенгшўзфывапролдячсміть",  # Belarusian
    "el": " ςερτυθιοπασδφγηξκλζχψωβνμ",  # Greek
    "he": "  קראטוןםפשדגכעיחלךזסבהנמצ",  # Hebrew
    "ar": "ضصثقفغعهخحشسيبلاتنمئءؤرﻻىة",  # Arabic
    "fa": "ضصثقفغعهخحشسیبلاتنمظطزرذدپ",  # Persian
    "ur": "قوعرتےءیہپاسدفگحجکلزشچطبنم",  # Urdu
    "hy": "ճփբսմուկըթջվգեանիտհժդչյզլք",  # Armenian
    "ka": "ქწერტყუიოპასდფგჰჯკლზხცვბნმ",  # Georgian
    "th": "ๆไำพะัีรนยฟหกดเ้่าสผปแอิืท",  # Thai
    "lo": "ົໄຳພະິີຣນຍັຫກດເ້່າສຜປແອຶືທ",  # Lao
    "am": "ቀወ﹩ረተየ﹵ﹱﹳፐ﹧ሰደፈገሀጀከለዘአቸሸበነመ",  # Amharic
    "hi": "ौैाीूबहगदजोे्िुपरकतॆंमनवलस",  # Hindi
    "ne": "टौेरतयुिोपासदउगहजकलषडचवबनम",  # Nepali
    "bn": "ঙযডপটচজহগড়ৃুিব্াকতদঁোেরনসম",  # Bengali
    "si": "ඍඇඑරතයඋඉඔපඅසදෆගහජකලඤඳචවබනම",  # Sinhala
    "km": "ឆឹេរតយុិោផាសដថងហ្កលឋខចវបនម",  # Khmer
    "my": "ဆတနမအပကငသစေျိ်ါ့ြုူဖထခလဘညာ",  # Burmese
    "bg": " уеишщксдзьяаожгтнвюйъэфхп",  # Bulgarian
    "sr": "љњертзуиопасдфгхјклжџцвбнм",  # Serbian
    "mk": "љњертѕуиопасдфгхјклзџцвбнм",  # Macedonian
}
_AZERTY_DIGITS: Final = dict(zip("&é\"'(è_çà", "123457890", strict=True))  # "-" is on 6, and a key of its own


def latin_character(typed: str, language: str = "") -> str:
    """Return what the key that types this character would type on a Latin keyboard, as far as is known.

    ``language`` is the person's, as in "sr_RS.UTF-8" or "sr".
    """
    if (known := _known(typed)) or len(typed) != 1:
        return known or typed
    if typed in _AZERTY_DIGITS or typed.isascii():
        return _AZERTY_DIGITS.get(typed, typed)
    own = _LAYOUTS.get(language.partition("_")[0].lower())
    for layout in (*([own] if own else ()), *_LAYOUTS.values()):
        if (at := layout.find(typed.lower())) >= 0:
            return _US_KEYS[at]
    return typed


def latin_key(typed: str, others: Iterable[str], position: str, *, shifted: bool = False) -> str:
    """Return what a key types on a Latin keyboard.

    ``typed`` is the character that came of it, ``others`` are those that the layout has on the same key, and
    ``position`` is what a US keyboard has there; empty, where that is not known.
    """
    if known := _known(typed):
        return known
    candidates = [*(other.lower() for other in others if other.isascii()), position]
    if not shifted and (digit := next((each for each in candidates if each.isdigit()), "")):
        return digit
    if typed and unicodedata.category(typed[0])[0] in "LM" and not _is_latin(typed[0]):
        return next((each for each in candidates if each.isalpha()), typed)
    return typed


def _known(typed: str) -> str:
    """Return what the character alone decides: a Latin letter, or a digit or question mark of any script."""
    if len(typed) != 1:
        return ""
    if typed.isascii() and typed.isalnum():
        return typed.lower()
    if (digit := unicodedata.decimal(typed, None)) is not None:
        return str(digit)
    return "?" if typed in _QUESTION_MARKS else ""


def _is_latin(character: str) -> bool:
    return unicodedata.name(character, "").startswith("LATIN")
