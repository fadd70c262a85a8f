"""One line of the journal file: an entry, with the device and the number that name it for good."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from deskbreak.core.model.journal_entry import Entry, Kind
from deskbreak.protocol import results
from deskbreak.protocol.results import Unusable

VERSION = 1
LONGEST = 64 * 1024  # bytes of a line; ten steps in many rounds are two thousand
_LONGEST_S = 366 * 24 * 3600.0  # more is no sitting, and would print as hundreds of digits


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it stands in the journal: ``(device, seq)`` names it for good."""

    device: str
    seq: int
    entry: Entry


def encode(line: Line) -> bytes:
    """One line of the journal, newline included."""
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
        result = results.result_to_json(entry.result)
        if result.pop("kind") != entry.kind.value:
            fields["result_kind"] = entry.result.kind.value
        fields |= result
    return json.dumps(fields, separators=(",", ":")).encode("ascii") + b"\n"


def decode(line: bytes) -> Line:
    """Undo `encode`. Raises Unusable."""
    if len(line) > LONGEST:
        msg = f"it is longer than {LONGEST // 1024} KiB"
        raise Unusable(msg)
    try:
        fields = results.mapping(json.loads(line), "line")
    except (ValueError, RecursionError):
        msg = "it is not a JSON object"
        raise Unusable(msg) from None
    if results.whole(fields, "v", 1) > VERSION:
        msg = "it was written by a newer DeskBreak"
        raise Unusable(msg)
    kind = results.choice(fields, "kind", Kind)
    result = None
    if "steps" in fields:
        result = results.result_from_json({**fields, "kind": fields.get("result_kind", kind.value)})
    entry = Entry(
        kind=kind,
        at=_moment(fields),
        seated_s=results.number(fields, "seated_s", 0.0, _LONGEST_S),
        took_s=results.number(fields, "took_s", 0.0, _LONGEST_S),
        result=result,
        id=results.text(fields, "id") if "id" in fields else "",
        minutes=None
        if fields.get("minutes") is None
        else results.number(fields, "minutes", 0.0, _LONGEST_S / 60),
    )
    return Line(results.text(fields, "device"), results.whole(fields, "seq", 1), entry)


def _zone_name(at: datetime) -> str:
    return at.tzinfo.key if isinstance(at.tzinfo, ZoneInfo) else at.strftime("%z")


def _moment(fields: Mapping[str, object]) -> datetime:
    try:
        at = datetime.fromisoformat(results.text(fields, "at"))
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC)
        return at.astimezone(_zone(fields.get("tz")))
    except (ValueError, OverflowError):
        msg = "at should be a time, as in 2026-03-02T09:00:00Z"
        raise Unusable(msg) from None


def _zone(name: object) -> tzinfo:
    """The zone of that name, or with that offset; UTC if this computer knows neither."""
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
