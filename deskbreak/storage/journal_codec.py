"""One line of the journal file: an entry with the device and number that identify it permanently."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

from deskbreak.core.model.journal_entry import Entry, EntryKind, RoutineResult
from deskbreak.core.model.typed_json import (
    JSON,
    Limit,
    Malformed,
    Text,
    at_least,
    json_object,
    unexpected,
    within,
)

VERSION = 1
LONGEST = 64 * 1024  # bytes of a line; ten steps in many rounds take two thousand
_LONGEST_S = 366 * 24 * 3600.0  # no one sits longer, and the value would print as hundreds of digits
_OURS = Limit(f"version {VERSION} or older (a newer DeskBreak wrote this)", VERSION.__ge__)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in the journal; ``(device, seq)`` identifies it permanently."""

    device: str
    seq: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of every entry; those of a result are on the same level."""

    v: Annotated[int, at_least(1), _OURS]
    device: Text
    seq: Annotated[int, at_least(1)]
    at: Text
    kind: EntryKind
    seated_s: Annotated[float, within(0, _LONGEST_S)]
    took_s: Annotated[float, within(0, _LONGEST_S)]
    minutes: Annotated[float, within(0, _LONGEST_S / 60)] | None = None
    id: str = ""


def encode(line: Line) -> bytes:
    """Encode one line of the journal, including the newline."""
    entry = line.entry
    fields: dict[str, object] = {
        "v": VERSION,
        "device": line.device,
        "seq": line.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "tz": _zone_name(entry.at),
        "kind": entry.kind.value,
        **({"id": entry.id} if entry.id else {}),
        "seated_s": round(entry.seated_s, 1),
        "took_s": round(entry.took_s, 1),
    }
    if entry.minutes is not None:
        fields["minutes"] = entry.minutes
    if entry.result is not None:
        result = JSON.plain(entry.result)
        if (kind := result.pop("kind")) != entry.kind:
            fields["result_kind"] = kind
        if result["planned"] is None:
            del result["planned"]
        for step in result["steps"]:
            step["done_s"] = round(step["done_s"], 1)
            if not step["loads"]:
                del step["loads"]
        fields |= result
    return json.dumps(fields, separators=(",", ":")).encode("ascii") + b"\n"


def decode(line: bytes) -> Line:
    """Decode one line. Raises Malformed."""
    if len(line) > LONGEST:
        raise Malformed(f"longer than {LONGEST // 1024} KiB")
    fields = json_object(line)
    found = JSON.read(_Fields, fields)
    result = None
    if "steps" in fields:
        result = JSON.read(RoutineResult, {**fields, "kind": fields.get("result_kind", found.kind)})
    at = _moment(found.at, fields.get("tz"))
    entry = Entry(found.kind, at, found.seated_s, found.took_s, result, found.minutes, found.id)
    return Line(found.device, found.seq, entry)


def _zone_name(at: datetime) -> str:
    return at.tzinfo.key if isinstance(at.tzinfo, ZoneInfo) else at.strftime("%z")


def _moment(text: str, zone: object) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC)
        return at.astimezone(_zone(zone))
    except (ValueError, OverflowError):
        raise unexpected("a time, as in 2026-03-02T09:00:00Z", text).inside("at") from None


def _zone(name: object) -> tzinfo:
    """The zone of that name or with that offset; UTC if this computer knows neither."""
    if not isinstance(name, str):
        return UTC
    offset = re.fullmatch(r"([+-])(\d\d):?(\d\d)", name)
    if offset and int(offset[2]) < 24:  # noqa: PLR2004 - hours of a day
        minutes = int(offset[2]) * 60 + min(int(offset[3]), 59)
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return UTC
