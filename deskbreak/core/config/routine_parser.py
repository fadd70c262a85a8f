"""Read a routine from its TOML text. ``config/routines/upper_back.toml`` explains the format.

`parse_routine` is total: whatever the text is, it returns and names what is
wrong, with lines, and columns where they are known. A routine with a mistake in
a step is refused as a whole, so that nobody is led through half of it; a word
too many or a key that means nothing is named, and the routine is used.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from deskbreak.core.config.toml_positions import Path, places_of
from deskbreak.core.config.toml_reader import Table, Values, read_toml
from deskbreak.core.model.diagnostic import Problem
from deskbreak.core.model.routine import Load, Pace, Part, Routine, Step, Variant
from deskbreak.core.model.suggestion import instead

if TYPE_CHECKING:
    from collections.abc import Collection

MOST_WORDS: Final = 12  # of a text that is read while moving
_MOST_STEPS: Final = 100  # and parts of one: more is no break
_DEFAULT_VARIANTS: Final = (Variant.FULL, Variant.STANDING, Variant.SEATED)

_PACES: Final = {"seconds": Pace.SECONDS, "breaths": Pace.BREATHS, "counts": Pace.COUNTS}
_MOST: Final = {Pace.SECONDS: 900, Pace.BREATHS: 60, Pace.COUNTS: 100}
_LENGTH_KEYS: Final = (*_PACES, "count_seconds")
_COUNT_S: Final = (0.5, 30.0)
_DEFAULT_COUNT_S: Final = 4.0

_FORM_KEYS: Final = frozenset({"text", "more", "move", "loads", "count_seconds", *_PACES})
_GENTLER_KEYS: Final = _FORM_KEYS | {"title", "caution"}
_FULLER_KEYS: Final = (_FORM_KEYS | {"caution"}) - {*_LENGTH_KEYS}
_PART_KEYS: Final = _FORM_KEYS | {"after", "gentler", "fuller", "upright"}
_WAY_KEYS: Final = _PART_KEYS | {"title", "caution", "gentle", "part"}
_STEP_KEYS: Final = _WAY_KEYS | {"id", "repeats", "question", "variants", *Variant}
_TOP_KEYS: Final = frozenset({"title", "advice", "doctor_signs", "step"})


def parse_routine(
    text: str, routine_id: str = "upper_back", moves: Collection[str] | None = None
) -> tuple[Routine | None, tuple[Problem, ...]]:
    """Read a routine; its id is the name of its file. Never raises.

    ``moves`` are the movements that the figure knows; None leaves them unchecked.
    """
    top = read_toml(text)
    if isinstance(top, Problem):
        return None, (top,)
    values = Values(places_of(text))
    routine = _Reading(values, moves).routine(top, routine_id)
    return (None if values.refused else routine), tuple(values.problems)


@dataclass(slots=True)
class _Reading:
    """One pass over a file: the shape of a routine over the values that stand there."""

    values: Values
    moves: Collection[str] | None

    def routine(self, top: Table, routine_id: str) -> Routine:
        self.values.unknown(top, _TOP_KEYS, ())
        tables = top.get("step")
        if not isinstance(tables, list) or not tables:
            self.values.refuse(("step",), "a routine needs at least one [[step]]")
            tables = []
        if len(tables) > _MOST_STEPS:
            self.values.refuse(("step", _MOST_STEPS), f"is one too many: a routine has {_MOST_STEPS} at most")
        steps: dict[Variant, list[Step]] = {}
        seen: set[str] = set()
        for index, table in enumerate(tables[:_MOST_STEPS]):
            path = ("step", index)
            if not isinstance(table, dict):
                self.values.refuse(path, "should be a table, written [[step]]")
                continue
            self._step(table, path, steps, seen)
        for variant, of_variant in steps.items():
            self._check_rounds(of_variant, variant)
        return Routine(
            id=routine_id,
            title=self.values.words(top, "title", ()),
            steps={variant: tuple(of_variant) for variant, of_variant in steps.items()},
            advice=self.values.words(top, "advice", ()),
            doctor_signs=self.values.list_of_words(top, "doctor_signs", ()),
        )

    def _step(self, table: Table, path: Path, steps: dict[Variant, list[Step]], seen: set[str]) -> None:
        self.values.unknown(table, _STEP_KEYS, path)
        step_id = self.values.name(table, "id", path)
        if step_id in seen:
            self.values.refuse((*path, "id"), f"there is already a step {step_id!r}")
        seen.add(step_id)
        variants = self._variants(table, path)
        for variant in Variant:
            if variant not in variants and variant in table:
                self.values.refuse((*path, variant), f"{variant!r} is not in the variants of this step")
        repeats = self.values.flag(table, "repeats", path)
        question = self.values.flag(table, "question", path)
        for variant in variants:
            way = self._way(table, path, variant)
            before = steps.setdefault(variant, [])
            parts = self._parts(way)
            for after in {part.after for part in parts} - {"", *(step.id for step in before)}:
                self.values.refuse(
                    way.path("after"), f"there is no step {after!r} before this one in each of its variants"
                )
            before.append(
                Step(
                    id=step_id,
                    title=self.values.words(*way.of("title")),
                    parts=parts,
                    caution=self.values.words(*way.of("caution"), needed=False),
                    repeats=repeats,
                    question=question,
                    gentle=self.values.flag(*way.of("gentle")),
                )
            )

    def _variants(self, table: Table, path: Path) -> tuple[Variant, ...]:
        given = table.get("variants", list(_DEFAULT_VARIANTS))
        if not isinstance(given, list) or not given or any(one not in list(Variant) for one in given):
            self.values.refuse((*path, "variants"), f"should be a list of {', '.join(Variant)}")
            return ()
        return tuple(variant for variant in Variant if variant in given)

    def _way(self, table: Table, path: Path, variant: Variant) -> _Way:
        own = table.get(variant, {})
        own_path = (*path, variant)
        if not isinstance(own, dict):
            self.values.refuse(own_path, f"should be a table, written [step.{variant}]")
            own = {}
        self.values.unknown(own, _WAY_KEYS, own_path)
        return _Way((own, own_path), (table, path))

    def _parts(self, way: _Way) -> tuple[Part, ...]:
        given, array_path = way.value("part"), way.path("part")
        if given is None:
            return (self._part(way),)
        if not isinstance(given, list) or not given:
            self.values.refuse(array_path, "should be one or more tables, written [[step.part]]")
            return ()
        if len(given) > _MOST_STEPS:
            self.values.refuse(
                (*array_path, _MOST_STEPS), f"is one too many: a step has {_MOST_STEPS} at most"
            )
        parts = []
        for index, table in enumerate(given[:_MOST_STEPS]):
            path = (*array_path, index)
            if not isinstance(table, dict):
                self.values.refuse(path, "should be a table, written [[step.part]]")
                continue
            self.values.unknown(table, _PART_KEYS, path)
            parts.append(self._part(_Way((table, path), *way.levels)))
        return tuple(parts)

    def _part(self, way: _Way) -> Part:
        after = self.values.name(*way.of("after")) if way.value("after") is not None else ""
        gentler = self._gentler(way)
        if after and not gentler:
            self.values.refuse(way.path("after"), "needs a gentler form, for when that step was not done")
        return replace(
            self._form(way),
            loads=self._loads(way),
            gentler=gentler,
            fuller=self._fuller(way),
            after=after,
            upright=self.values.flag(*way.of("upright")),
        )

    def _form(self, way: _Way) -> Part:
        pace, amount = self._length(way)
        text = self.values.words(*way.of("text"))
        words = len(text.split())
        if words > MOST_WORDS:
            self.values.remark(
                way.path("text"), f"has {words} words; more than {MOST_WORDS} are hard to read while moving"
            )
        return Part(
            text=text,
            move=self._move(*way.of("move")),
            pace=pace,
            amount=amount,
            count_s=self._count_s(way),
            more=self.values.words(*way.of("more"), needed=False),
        )

    def _gentler(self, way: _Way) -> tuple[Part, ...]:
        """Read the gentler forms of a part. From the part they take its length and nothing else."""
        given, array_path = way.value("gentler"), way.path("gentler")
        if given is None:
            return ()
        if not isinstance(given, list):
            self.values.refuse(array_path, "should be one or more tables, written [[step.gentler]]")
            return ()
        forms = []
        for index, table in enumerate(given):
            path = (*array_path, index)
            if not isinstance(table, dict):
                self.values.refuse(path, "should be a table, written [[step.gentler]]")
                continue
            self.values.unknown(table, _GENTLER_KEYS, path)
            forms.append(self._other_form(table, path, way))
        return tuple(forms)

    def _fuller(self, way: _Way) -> Part | None:
        """Read the fuller form of a part, which is as long as the part."""
        table, path = way.value("fuller"), way.path("fuller")
        if table is None:
            return None
        if not isinstance(table, dict):
            self.values.refuse(path, "should be a table, written [step.fuller]")
            return None
        self.values.unknown(table, _FULLER_KEYS, path)
        return self._other_form(table, path, way)

    def _other_form(self, table: Table, path: Path, way: _Way) -> Part:
        """Read another form of a part; it takes the part's length and nothing else."""
        lengths = [({key: level[key] for key in _LENGTH_KEYS if key in level}, p) for level, p in way.levels]
        form = self._form(_Way((table, path), *lengths))
        loads = self._loads(_Way((table, path)))
        if loads is None:
            self.values.refuse((*path, "loads"), f"is missing; it is a list of {', '.join(Load)}, or []")
        title = self.values.words(table, "title", path, needed=False)
        caution = self.values.words(table, "caution", path, needed=False)
        return replace(form, title=title, caution=caution, loads=loads)

    def _loads(self, way: _Way) -> frozenset[Load] | None:
        given = way.value("loads")
        if given is None:
            return None
        if not isinstance(given, list) or any(one not in list(Load) for one in given):
            self.values.refuse(way.path("loads"), f"should be a list of {', '.join(Load)}")
            return None
        return frozenset(Load(one) for one in given)

    def _length(self, way: _Way) -> tuple[Pace, int]:
        """Read the length of a part from the innermost level that has one."""
        for table, path in way.levels:
            keys = [key for key in _PACES if key in table]
            if len(keys) > 1:
                self.values.refuse((*path, keys[1]), f"one length is enough; here are {' and '.join(keys)}")
            if keys:
                pace, amount = _PACES[keys[0]], table[keys[0]]
                if type(amount) is int and 1 <= amount <= _MOST[pace]:
                    return pace, amount
                self.values.refuse((*path, keys[0]), f"should be a whole number from 1 to {_MOST[pace]}")
                return pace, 1
        self.values.refuse(way.path("text"), f"has no length: one of {', '.join(_PACES)}")
        return Pace.SECONDS, 1

    def _count_s(self, way: _Way) -> float:
        value = way.value("count_seconds")
        least, most = _COUNT_S
        if value is None:
            return _DEFAULT_COUNT_S
        if type(value) in {int, float} and least <= value <= most:
            return float(value)
        self.values.refuse(
            way.path("count_seconds"), f"should be a number of seconds from {least:g} to {most:g}"
        )
        return _DEFAULT_COUNT_S

    def _check_rounds(self, steps: list[Step], variant: Variant) -> None:
        """Check that the steps of a further round stand together, as the guide takes them."""
        repeating = [index for index, step in enumerate(steps) if step.repeats]
        if repeating and repeating[-1] - repeating[0] + 1 != len(repeating):
            odd = next(steps[i].id for i in range(repeating[0], repeating[-1]) if not steps[i].repeats)
            self.values.refuse(
                ("step",), f"{odd!r} ({variant}) stands between steps that repeat, but does not repeat"
            )

    def _move(self, table: Table, key: str, path: Path) -> str:
        name = self.values.name(table, key, path)
        if name and self.moves is not None and name not in self.moves:
            hint = instead(name, sorted(self.moves))
            self.values.refuse((*path, key), f"the figure knows no movement {name!r}{hint}")
        return name


class _Way:
    """How one variant does a step, or one part of it: levels of tables, the innermost first."""

    __slots__ = ("levels",)

    def __init__(self, *levels: tuple[Table, Path]) -> None:
        self.levels = levels

    def of(self, key: str) -> tuple[Table, str, Path]:
        """Return the innermost table that has ``key`` (none has it: that could), the key, and the table's way."""
        for table, path in self.levels:
            if key in table:
                return table, key, path
        written = (path for table, path in self.levels if table)
        return {}, key, next(written, self.levels[-1][1])

    def value(self, key: str) -> Any:
        """Return the value of ``key``, None if no level has it."""
        return self.of(key)[0].get(key)

    def path(self, key: str) -> Path:
        """Return the way to ``key``."""
        return (*self.of(key)[2], key)
