"""Faults are values: a part that reports the same fault again reports nothing new."""

from __future__ import annotations

from deskbreak.core.model.fault import Fault, Part, Recovered


def test_equal_faults_of_one_part_are_one_fault() -> None:
    seen = {Fault(Part.TRAY, "No panel."), Fault(Part.TRAY, "No panel."), Fault(Part.LOCK, "No panel.")}

    assert seen == {Fault(Part.TRAY, "No panel."), Fault(Part.LOCK, "No panel.")}
    assert Recovered(Part.TRAY) not in seen
