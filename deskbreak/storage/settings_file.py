"""The settings file: read with all its errors, and written without loss.

The file belongs to the user. A change keeps every comment, the order and the mode; a file that is not valid
TOML is never written.
"""

from __future__ import annotations

import errno
import os
import stat
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskbreak.core.config import settings_parser
from deskbreak.core.config.toml_repair import read_lines
from deskbreak.core.model.diagnostic import Diagnostic, in_order
from deskbreak.core.model.settings import Settings
from deskbreak.storage import files

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

Value = bool | int | float | str | list[str]

_FRESH = "# Your DeskBreak settings: what differs from config/default.toml, which explains them all.\n"
_LONGEST_EDIT = 64 * 1024  # characters: the editing library is slow, and the engine waits for it
_MOST_DOTS = 2000  # its cost grows with the square of the number of dotted keys in a table
_MOST_GARBLED = 20  # lines, before the file is considered to be something else
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_FILE = {errno.EISDIR, errno.ELOOP}


class NotWritten(Exception):
    """The setting was not written; the text says why and what to fix."""


def load(path: Path) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """Read the settings and the errors; a missing file means the defaults. Never raises.

    A line that is not UTF-8 is reported, and at most its own setting is lost; in a comment, nothing.
    """
    try:
        data = files.read(path)
    except FileNotFoundError:
        return Settings(), ()
    except OSError as error:
        text = f"The file cannot be read ({error.strerror}); the built-in settings are used"
        return Settings(), (Diagnostic(None, "", text),)
    found, diagnostics = settings_parser.parse(data.decode("utf-8-sig", errors="replace"))
    return found, tuple(in_order((*_garbled(data), *diagnostics)))


def _garbled(data: bytes) -> list[Diagnostic]:
    """The lines that are not UTF-8; if there are very many, the first one and the count."""
    numbers = [number for number, line in enumerate(data.split(b"\n"), 1) if not _is_utf_8(line)]
    if len(numbers) > _MOST_GARBLED:
        return [Diagnostic(numbers[0], "", f"is not UTF-8, nor are {len(numbers) - 1} lines below it")]
    return [Diagnostic(number, "", "is not UTF-8") for number in numbers]


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def set_value(path: Path, section: str, key: str, value: Value) -> None:
    """Set one value in the file, which is created if missing. Raises NotWritten.

    A symlink stays: its target is written, so that files of a dotfile manager stay where they are.
    """
    try:
        _write(path, section, key, value)
    except OSError as error:
        if isinstance(error, files.NotRegularFile) or error.errno in _NO_FILE:
            fix = "Put a file in its place"
        elif isinstance(error, files.TooLarge):
            fix = "Shorten it"
        else:
            fix = "Free some space" if error.errno in _FULL else "Make the file and its folder writable"
        msg = f"{path} cannot be written: {error.strerror or error}. {fix}, then try again."
        raise NotWritten(msg) from error


def _write(path: Path, section: str, key: str, value: Value) -> None:
    target = Path(os.path.realpath(path))  # Path.resolve raises another exception for a loop of links
    try:
        data, mode = files.read(target), stat.S_IMODE(target.stat().st_mode)
        if not mode & stat.S_IWUSR:
            raise PermissionError(errno.EACCES, "it is write-protected", str(target))
    except FileNotFoundError:
        data, mode = _FRESH.encode("utf-8"), 0o600
    plain = int(value) if isinstance(value, float) and value.is_integer() else value
    files.replace_file(target, _changed(path, data, section, key, plain), mode)


def _changed(path: Path, data: bytes, section: str, key: str, value: Value) -> bytes:
    """The content of the file with that one value set and nothing else changed."""
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""  # Notepad writes one
    text, tree = _parse(path, data)
    if not isinstance(tree.setdefault(section, {}), dict):
        msg = f"{path}: {section} is a value there, and should be a section. Fix it and try again."
        raise NotWritten(msg)
    tree[section][key] = str(value) if isinstance(value, float) else value
    new = _edit(path, text, section, key, value)
    # The result of the editing library is checked before it replaces the user's file.
    if tomllib.loads(new, parse_float=str) != tree:
        msg = f"{path}: {section}.{key} could not be set without changing other lines. Set it there by hand."
        raise NotWritten(msg)
    for diagnostic in settings_parser.parse(new)[1]:
        if diagnostic.where == f"{section}.{key}":
            raise NotWritten(str(diagnostic))
    return mark + new.encode("utf-8")


def _parse(path: Path, data: bytes) -> tuple[str, dict[str, Any]]:
    """Read the text and its values; fractions stay text, since nan is not equal to itself."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotWritten(f"{path}, line {line}: this is not UTF-8. Fix it and try again.") from error
    if len(text) > _LONGEST_EDIT:
        kib = _LONGEST_EDIT // 1024
        raise NotWritten(
            f"{path} is longer than {kib} KiB, too long to be changed from here. Set it there by hand."
        )
    _, _, broken = read_lines(text)
    if broken:
        raise NotWritten(f"{path}, line {broken[0].line}: this is not TOML. Fix it and try again.")
    if text.count(".") > _MOST_DOTS:
        raise NotWritten(f"{path} has too many dotted keys to be changed from here. Set it there by hand.")
    return text, tomllib.loads(text, parse_float=str)


def _edit(path: Path, text: str, section: str, key: str, value: Value) -> str:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document: TOMLDocument = tomlkit.parse(text)
        if section not in document:
            document[section] = tomlkit.table()
        table: Any = document[section]
        table[key] = value
    except (TOMLKitError, ValueError, RecursionError) as error:
        msg = f"{path}: {section}.{key} could not be set ({error}). Set it there by hand."
        raise NotWritten(msg) from error
    return tomlkit.dumps(document)
