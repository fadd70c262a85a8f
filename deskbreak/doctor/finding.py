"""The result of checking one part: how well it works, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from deskbreak.core.model.typed_json import JSON


class Standing(StrEnum):
    """How well a part works."""

    WORKS = "works"
    DEGRADED = "degraded"  # works in part, or with restrictions
    BROKEN = "broken"
    OFF = "off"  # not in use, either by choice or because there is no such thing here


@dataclass(frozen=True, slots=True)
class Finding:
    """The result for one part. ``text`` says it in full sentences; ``advice`` is the one thing to do, if any."""

    part: str
    standing: Standing
    text: str
    advice: str = ""


def is_sound(findings: Iterable[Finding]) -> bool:
    """Whether there is nothing to fix."""
    return all(finding.standing in {Standing.WORKS, Standing.OFF} for finding in findings)


def as_json(findings: Iterable[Finding]) -> dict[str, object]:
    """Return the findings for programs: ``ok``, and one object per part in the order of the checks."""
    listed = tuple(findings)
    return {"ok": is_sound(listed), "findings": JSON.plain(listed)}
