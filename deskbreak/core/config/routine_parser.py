"""Reads a routine from its TOML text. ``config/routines/upper_back.toml`` explains the format.

`parse_routine` is total: it returns for any text and reports the errors with line, and column if known. A
routine with an error in a step is rejected as a whole, so that no user is guided through half of it. A text
that is too long or an unknown key is only reported, and the routine is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deskbreak.core.config.part_parser import MOST, PART_KEYS, PartReader, Way
from deskbreak.core.config.toml_positions import Path, positions_of
from deskbreak.core.config.toml_reader import Table, Values, read_toml
from deskbreak.core.model.diagnostic import Diagnostic
from deskbreak.core.model.routine import Routine, Step, Variant

if TYPE_CHECKING:
    from collections.abc import Collection

_DEFAULT_VARIANTS: Final = (Variant.FULL, Variant.STANDING, Variant.SEATED)

_WAY_KEYS: Final = PART_KEYS | {"title", "caution", "gentle", "part"}
_STEP_KEYS: Final = _WAY_KEYS | {"id", "repeats", "question", "variants", *Variant}
_TOP_KEYS: Final = frozenset({"title", "advice", "doctor_signs", "step"})


def parse_routine(
    text: str, routine_id: str = "upper_back", moves: Collection[str] | None = None
) -> tuple[Routine | None, tuple[Diagnostic, ...]]:
    """Read a routine; its id is its file name without the ending. Never raises.

    ``moves`` are the movements that the figure knows; None leaves them unchecked.
    """
    top = read_toml(text)
    if isinstance(top, Diagnostic):
        return None, (top,)
    values = Values(positions_of(text))
    routine = _RoutineReader(values, PartReader(values, moves)).routine(top, routine_id)
    return (None if values.rejected else routine), tuple(values.diagnostics)


@dataclass(slots=True)
class _RoutineReader:
    """One pass over a file: builds a routine from its values."""

    values: Values
    parts: PartReader

    def routine(self, top: Table, routine_id: str) -> Routine:
        self.values.unknown(top, _TOP_KEYS, ())
        tables = top.get("step")
        if not isinstance(tables, list) or not tables:
            self.values.reject(("step",), "a routine needs at least one [[step]]")
            tables = []
        if len(tables) > MOST:
            self.values.reject(("step", MOST), f"is one too many: a routine has {MOST} at most")
        steps: dict[Variant, list[Step]] = {}
        seen: set[str] = set()
        for index, table in enumerate(tables[:MOST]):
            path = ("step", index)
            if not isinstance(table, dict):
                self.values.reject(path, "should be a table, written [[step]]")
                continue
            self._step(table, path, steps, seen)
        for variant, of_variant in steps.items():
            self._check_rounds(of_variant, variant)
        return Routine(
            id=routine_id,
            title=self.values.text(top, "title", ()),
            steps={variant: tuple(of_variant) for variant, of_variant in steps.items()},
            advice=self.values.text(top, "advice", ()),
            doctor_signs=self.values.texts(top, "doctor_signs", ()),
        )

    def _step(self, table: Table, path: Path, steps: dict[Variant, list[Step]], seen: set[str]) -> None:
        self.values.unknown(table, _STEP_KEYS, path)
        step_id = self.values.name(table, "id", path)
        if step_id in seen:
            self.values.reject((*path, "id"), f"there is already a step {step_id!r}")
        seen.add(step_id)
        variants = self._variants(table, path)
        for variant in Variant:
            if variant not in variants and variant in table:
                self.values.reject((*path, variant), f"{variant!r} is not in the variants of this step")
        repeats = self.values.flag(table, "repeats", path)
        question = self.values.flag(table, "question", path)
        for variant in variants:
            way = self._way(table, path, variant)
            before = steps.setdefault(variant, [])
            parts = self.parts.of_step(way)
            for after in {part.after for part in parts} - {"", *(step.id for step in before)}:
                self.values.reject(
                    way.path("after"), f"there is no step {after!r} before this one in each of its variants"
                )
            before.append(
                Step(
                    id=step_id,
                    title=self.values.text(*way.of("title")),
                    parts=parts,
                    caution=self.values.text(*way.of("caution"), needed=False),
                    repeats=repeats,
                    question=question,
                    gentle=self.values.flag(*way.of("gentle")),
                )
            )

    def _variants(self, table: Table, path: Path) -> tuple[Variant, ...]:
        given = table.get("variants", list(_DEFAULT_VARIANTS))
        if not isinstance(given, list) or not given or any(one not in list(Variant) for one in given):
            self.values.reject((*path, "variants"), f"should be a list of {', '.join(Variant)}")
            return ()
        return tuple(variant for variant in Variant if variant in given)

    def _way(self, table: Table, path: Path, variant: Variant) -> Way:
        own = table.get(variant, {})
        own_path = (*path, variant)
        if not isinstance(own, dict):
            self.values.reject(own_path, f"should be a table, written [step.{variant}]")
            own = {}
        self.values.unknown(own, _WAY_KEYS, own_path)
        return Way((own, own_path), (table, path))

    def _check_rounds(self, steps: list[Step], variant: Variant) -> None:
        """Check that the steps of a further round are consecutive, as the guide requires."""
        repeating = [index for index, step in enumerate(steps) if step.repeats]
        if repeating and repeating[-1] - repeating[0] + 1 != len(repeating):
            odd = next(steps[i].id for i in range(repeating[0], repeating[-1]) if not steps[i].repeats)
            self.values.reject(
                ("step",), f"{odd!r} ({variant}) stands between steps that repeat, but does not repeat"
            )
