"""Text on a terminal, measured in columns and wrapped between words, never inside a grapheme.

Chinese, Japanese, Korean and most emoji take two columns per character; combining marks take none. Terminals
disagree on the width of joined characters (a family of emoji, a flag): here it is the sum, so that no line
takes more columns than were counted.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = re.compile(r"(\s*)(\S+)")
_GAP: Final = re.compile(r" {3,}")  # separates keys, or other parts side by side
_ZERO_WIDTH: Final = frozenset({"Mn", "Me", "Cf"})
_JOINED: Final = frozenset({*_ZERO_WIDTH, "Mc"})  # belongs to the preceding character
_OPENS: Final = "Ps"  # opening brackets never end a line; other punctuation never begins one
_WIDE: Final = frozenset({"W", "F"})
_ZWJ: Final = "\u200d"
_EMOJI_STYLE: Final = "\ufe0f"  # makes a narrow character wide
_SKINS: Final = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_FLAG_LETTERS: Final = ("\U0001f1e6", "\U0001f1ff")
_HANGUL_PARTS: Final = ("\u1160", "\u11ff")  # vowels and final consonants of syllables
_MORE: Final = "\u2026"


def columns(text: str) -> int:
    """Return the number of columns that ``text`` takes."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _columns_of(grapheme: str) -> int:
    if grapheme == _EMOJI_STYLE:
        return 1
    if unicodedata.category(grapheme) in _ZERO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(grapheme) in _WIDE else 1


def cut(text: str, width: int) -> str:
    """Return the longest start of ``text`` that fits into ``width`` columns."""
    return next(_pieces(text, width), "") if columns(text) > width else text


def shortened_to(text: str, width: int) -> str:
    """Return ``text``, or as many of its words as fit into ``width`` columns, followed by an ellipsis."""
    if columns(text) <= width:
        return text
    return cut(wrapped(text, width - 1)[0].rstrip(" .,;:(") + _MORE, width)


def wrapped(text: str, width: int, indent: int = 0, *, whole_words: bool = False) -> list[str]:
    """Wrap a paragraph to lines of at most ``width`` columns; all but the first are indented.

    A word that is too long for a line is cut. With ``whole_words`` it stays whole: a path that the user may
    want to copy.
    """
    margin = " " * min(indent, max(0, width - 2))
    lines: list[str] = []
    line, taken = "", 0
    for gap, word, size in _words(text, width - len(margin), whole=whole_words):
        if line.strip() and taken + len(gap) + size > width:
            lines.append(line)
            line, taken = margin, len(margin)
        elif whole_words or taken + len(gap) + size <= width:
            line, taken = line + gap, taken + len(gap)
        line, taken = line + word, taken + size
    return [*lines, line] if line.strip() else []


def wrapped_parts(text: str, width: int) -> list[str]:
    """Wrap a text between its parts, which are at least three spaces apart; within a part only if it is too long."""
    lines = [""]
    for gap, part in zip(["", *_GAP.findall(text)], _GAP.split(text), strict=True):
        joined = f"{lines[-1]}{gap}{part}" if lines[-1] else part
        if columns(joined) <= width:
            lines[-1] = joined
        else:
            lines += wrapped(part, width)
    return [line for line in lines if line]


def hanging(text: str, width: int) -> list[str]:
    """Wrap a line that may be a table row: the overflow continues below its last column."""
    at = max((gap.end() for gap in re.finditer(r"^ +| {2,}(?=\S)", text)), default=0)
    return wrapped(text, width, at if at <= width // 2 else 2, whole_words=True)


def _words(text: str, width: int, *, whole: bool) -> Iterator[tuple[str, str, int]]:
    """Yield the space before each unbreakable piece, the piece, and its columns."""
    for match in _WORD.finditer(text):
        gap, word = match.groups()
        for part in _between_wide(word):
            pieces = [part] if whole or columns(part) <= width else _pieces(part, width)
            for piece in pieces:
                yield gap, piece, columns(piece)
                gap = ""


def _between_wide(word: str) -> Iterator[str]:
    """Split a word between two wide characters, since Chinese and Japanese have no spaces; not before punctuation."""
    if word.isascii():
        yield word
        return
    part, was_wide = "", False
    for grapheme in graphemes(word):
        is_wide = columns(grapheme) > 1
        kind = unicodedata.category(grapheme[0])
        if part and was_wide and is_wide and (kind[0] != "P" or kind == _OPENS):
            yield part
            part = ""
        part, was_wide = part + grapheme, is_wide and kind != _OPENS
    yield part


def _pieces(text: str, width: int) -> Iterator[str]:
    """Cut a text that is too long into pieces that are as long as possible, and at least one grapheme long."""
    piece, taken = "", 0
    for grapheme in graphemes(text):
        size = columns(grapheme)
        if piece and taken + size > width:
            yield piece
            piece, taken = "", 0
        piece, taken = piece + grapheme, taken + size
    yield piece


def graphemes(text: str) -> Iterator[str]:
    """Split a text into graphemes: a letter with its marks, a family of emoji, a flag."""
    grapheme = ""
    for character in text:
        if grapheme and not _joins(grapheme, character):
            yield grapheme
            grapheme = ""
        grapheme += character
    if grapheme:
        yield grapheme


def _joins(grapheme: str, character: str) -> bool:
    """Whether ``character`` is drawn as one grapheme with ``grapheme``."""
    first, last = _FLAG_LETTERS
    if first <= character <= last:  # two of these make a flag
        return len(grapheme) == 1 and first <= grapheme <= last
    return (
        grapheme.endswith(_ZWJ)
        or unicodedata.category(character) in _JOINED
        or character in _SKINS
        or _HANGUL_PARTS[0] <= character <= _HANGUL_PARTS[1]
    )
