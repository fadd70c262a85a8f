"""Reads a journal file from its end in blocks, so that memory use does not grow with the file.

Entries are appended, so their numbers ascend, and so do their times as far as the
clock was right. `newest` relies on that, with two safeguards:

* It stops only after `LOOK_BACK` unwanted lines in a row. So a clock that was wrong
 for a while hides nothing: that many entries cover weeks.
* A file that ends with another device than it begins with, or whose numbers do not
 ascend, was assembled by a tool in unknown order: it is read to its beginning.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from deskbreak.storage.journal_codec import LONGEST

BLOCK: Final = 64 * 1024
LOOK_BACK: Final = 1000  # lines

# Device, number and time at the beginning of each line, as `journal_codec.encode` writes them.
_HEAD: Final = re.compile(rb'\{"v":\d+,"device":"([^"\\]+)","seq":(\d{1,15}),[^{}\[\]]*?"at":"([^"\\]+)"')
_SEQ: Final = re.compile(rb'"seq"\s*:\s*(\d{1,15})\b')


def newest_first(file: BinaryIO, block: int = BLOCK) -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not blank, the last one first, with its offset. Raises OSError.

    A line longer than `LONGEST` is not an entry; only a part of it is kept, which is still too long to be
    decoded.
    """
    start, rest = file.seek(0, os.SEEK_END), b""
    while start:
        end, start = start, max(0, start - block)
        file.seek(start)
        lines = (file.read(end - start) + rest).split(b"\n")
        offsets = _offsets(start, lines)
        for offset, line in zip(reversed(offsets[1:]), reversed(lines[1:]), strict=True):
            if line.strip():
                yield offset, line
        rest = lines[0][: LONGEST + 1]
    if rest.strip():
        yield 0, rest


def _offsets(start: int, lines: list[bytes]) -> list[int]:
    offsets = []
    for line in lines:
        offsets.append(start)
        start += len(line) + 1
    return offsets


def last_seq(file: BinaryIO) -> int:
    """Return the last number in use: at least that of each recent line, counting unreadable ones too."""
    last = unread = 0
    for count, (_, line) in enumerate(newest_first(file), 1):
        if found := _SEQ.search(line):
            last = max(last, int(found[1]) + unread)
        else:
            unread += 1
        if last and count >= LOOK_BACK:
            return last
    return max(last, unread)


def newest(file: BinaryIO, wanted: Callable[[str], bool]) -> Iterator[tuple[int, bytes]]:
    """Yield the lines whose time is ``wanted``, and those without a readable time. Raises OSError.

    ``wanted`` gets the time as it is written, in UTC: ``2026-03-02T08:00:00.000Z``.
    """
    file.seek(0)
    first = _HEAD.match(file.readline(LONGEST))
    after = None  # device and number of the line after this one
    others, ascending = 0, True
    for offset, line in newest_first(file):
        head = _HEAD.match(line)
        if head is None:
            yield offset, line
            continue
        here = head[1], int(head[2])
        if after is None:
            ascending = first is not None and first[1] == here[0]
        elif here[0] != after[0] or here[1] > after[1]:
            ascending = False
        after = here
        if wanted(head[3].decode("ascii", "replace")):
            others = 0
            yield offset, line
        elif (others := others + 1) >= LOOK_BACK and ascending:
            return


def line_number(file: BinaryIO, offset: int) -> int:
    """Return the 1-based number of the line that begins at ``offset``. Raises OSError."""
    file.seek(0)
    newlines = 0
    while offset and (block := file.read(min(BLOCK, offset))):
        newlines += block.count(b"\n")
        offset -= len(block)
    return newlines + 1
