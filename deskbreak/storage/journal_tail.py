"""A journal file read from its end, in blocks: memory stays flat however long the file has become.

Entries are appended, so their numbers ascend and their times do too, as far
as the clock was right. `newest` relies on that, within this rule:

* it stops after `LOOK_BACK` lines in a row that are not wanted. A clock that
  was set back or ahead for a while hides nothing: that many entries are weeks;
* a file that ends with another device than it begins with, or whose numbers
  do not ascend as far as it was read, was put together by a tool, in whatever
  order: it is read to its beginning.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from deskbreak.storage.journal_codec import LONGEST

BLOCK: Final = 64 * 1024
LOOK_BACK: Final = 1000  # lines

# Device, number and time as `journal_codec.encode` begins each line.
_HEAD: Final = re.compile(rb'\{"v":\d+,"device":"([^"\\]+)","seq":(\d{1,15}),[^{}\[\]]*?"at":"([^"\\]+)"')
_SEQ: Final = re.compile(rb'"seq"\s*:\s*(\d{1,15})\b')


def newest_first(file: BinaryIO, block: int = BLOCK) -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not blank, the last one first, with its offset. Raises OSError.

    Of a line longer than `LONGEST`, which is no entry, only a part is kept: still too long to be decoded.
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
    """Return the last number in use: no lower than any in the last lines, with the unreadable ones counted."""
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
    """Yield the lines whose time is ``wanted``, and those that do not say it in our way. Raises OSError.

    ``wanted`` gets the time as it is written, in UTC: ``2026-03-02T08:00:00.000Z``.
    """
    file.seek(0)
    first = _HEAD.match(file.readline(LONGEST))
    after = None  # device and number of the line behind this one
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
