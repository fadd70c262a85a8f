"""Makes text from files and other programs safe for terminals, notifications and menus."""

from __future__ import annotations

TYPE_CHECKING = False  # importing `typing` for it would cost `status` milliseconds
if TYPE_CHECKING:
    from typing import Any, Final

_INSTEAD: Final = "?"
_JOINERS: Final = "\u200c\u200d"  # Persian words and families of emoji need them between two characters
_LONGEST: Final = 40  # characters of a quoted value


def safe(text: str, *, lines: bool = False) -> str:
    """Return ``text`` without characters that control a terminal or that reorder or hide text.

    Control characters, direction marks, lone surrogates and the like become ``?``; white space becomes a
    space. Line breaks stay if ``lines`` is set.
    """
    if text.isprintable():
        return text
    made: list[str] = []
    for index, sign in enumerate(text):
        if sign.isprintable() or (sign == "\n" and lines):
            made.append(sign)
        elif sign.isspace():
            made.append(" ")
        elif sign in _JOINERS and _joins(text[index - 1 : index], text[index + 1 : index + 2]):
            made.append(sign)
        else:
            made.append(_INSTEAD)
    return "".join(made)


def _joins(before: str, after: str) -> bool:
    return before > " " and after > " " and before.isprintable() and after.isprintable()


def shortened(text: str) -> str:
    """Shorten ``text`` so that it fits into a sentence."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def quoted(value: Any) -> str:
    """Return the repr of a value, shortened."""
    return shortened(repr(value))
