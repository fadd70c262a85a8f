"""How long the core takes for a working year in ticks of five seconds, and the totals of that year.

    python benchmarks/year.py

Exit code 1 if it takes longer than the aim, or if the totals do not add up.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the simulated year is a test

from deskbreak.core.model.clock import Instant
from deskbreak.core.timer.events import Event
from tests.support.simulation.scripts import accounted_s
from tests.unit.core.timer import test_year as story

AIM_S = 60.0


class Counted(story.Year):
    """A year that counts its steps."""

    __slots__ = ("steps",)

    def __post_init__(self) -> None:
        """Begin, with no step taken."""
        self.steps = 0
        super().__post_init__()

    def happen(self, event: Event) -> bool:
        """Take one step."""
        self.steps += 1
        return super().happen(event)


def main() -> int:
    """Measure and print."""
    start = time.perf_counter()
    year = Counted(Instant(0.0, 0.0, story.FIRST))
    story.live(year)
    took = time.perf_counter() - start
    seated = sum(day.seated_s for day in year.days.values())
    elapsed = sum(accounted_s(day) for day in year.days.values())
    kinds = Counter(entry.kind.value for entry in year.entries)
    adds_up = elapsed == year.now.boot and seated == story.seated_s(year.entries, year.state)
    print(
        f"{year.steps} steps in {took:.1f} s, {took / year.steps * 1e6:.1f} us each    (aim: at most {AIM_S:g} s)"
    )
    print(f"{len(year.days)} days, {elapsed / 3600:.0f} h, of these {seated / 3600:.0f} h sitting")
    print(", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))
    print("the totals add up" if adds_up else "the totals do NOT add up")
    return 0 if adds_up and took <= AIM_S else 1


if __name__ == "__main__":
    raise SystemExit(main())
