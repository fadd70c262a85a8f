"""What was found of one part of the program: how it stands, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a part stands."""

    WORKS = "works"
    DEGRADED = "degraded"  # in part, or in a lesser way
    BROKEN = "broken"
    OFF = "off"  # not in use, by choice or because there is nothing of its kind here


@dataclass(frozen=True, slots=True)
class Finding:
    """How a part stands. ``text`` says it in whole sentences, ``advice`` the one thing to do, if any."""

    part: str
    standing: Standing
    text: str
    advice: str = ""


def is_sound(findings: Iterable[Finding]) -> bool:
    """Whether there is nothing to mend."""
    return all(finding.standing in {Standing.WORKS, Standing.OFF} for finding in findings)


def as_json(findings: Iterable[Finding]) -> dict[str, object]:
    """The findings for programs: ``ok``, and one object a part in the order of the tests."""
    listed = tuple(findings)
    return {"ok": is_sound(listed), "findings": [_one_as_json(finding) for finding in listed]}


def _one_as_json(finding: Finding) -> Mapping[str, str]:
    return {
        "part": finding.part,
        "standing": finding.standing.value,
        "text": finding.text,
        "advice": finding.advice,
    }
