"""Maps typed keys to a Latin keyboard, so that H stops on any layout, even a Cyrillic one.

A layout of another script has its own letter on each key. If the physical key is known, `latin_key` takes the
Latin letter that the layout has on it as well, or the letter at its position on a US keyboard. A terminal
receives only the character, so `latin_character` looks up which key types it.

Layouts of one script differ, so one character can belong to two keys: the Cyrillic letter er is on H in
Russia and on R in Serbia. The user's language has priority, then the order of the table. Latin layouts
(AZERTY, Dvorak) keep their letters; here, the unshifted digit row of AZERTY types digits.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_QUESTION_MARKS: Final = "؟՞፧\u037e"  # Arabic, Armenian, Ethiopic, Greek
_US_KEYS: Final = "qwertyuiopasdfghjklzxcvbnm"
_LAYOUTS: Final = {  # per language: what the keys of the US letters type; a space stands for punctuation
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
    """Return what the key that types this character would type on a Latin keyboard, if known.

    ``language`` is the user's, as in "sr_RS.UTF-8" or "sr".
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

    ``typed`` is the character that it typed, ``others`` are the other characters on the same key, and
    ``position`` is the character at its position on a US keyboard; empty if unknown.
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
    """Return what is certain from the character alone: a Latin letter, or a digit or question mark of any script."""
    if len(typed) != 1:
        return ""
    if typed.isascii() and typed.isalnum():
        return typed.lower()
    if (digit := unicodedata.decimal(typed, None)) is not None:
        return str(digit)
    return "?" if typed in _QUESTION_MARKS else ""


def _is_latin(character: str) -> bool:
    return unicodedata.name(character, "").startswith("LATIN")
