"""Imports go in one direction."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CORE = ROOT / "deskbreak" / "core"

# Everything that the core may import: values, text, and arithmetic.
ENOUGH = {
    "__future__",
    "collections",
    "dataclasses",
    "datetime",
    "deskbreak",
    "difflib",
    "enum",
    "functools",
    "itertools",
    "json",
    "math",
    "re",
    "tomllib",
    "types",
    "typing",
    "unicodedata",  # tables of characters
}


def imported(path: Path) -> Iterator[str]:
    """The top-level names of all imports of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "deskbreak").split(".")[0]


def test_the_import_contracts_are_kept() -> None:
    """As `lint-imports` checks by .importlinter; in a separate process, since it disables logging."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    linted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_the_core_imports_only_pure_modules() -> None:
    """The list of allowed modules is shorter than that of forbidden ones."""
    strange = {
        (path.name, name)
        for path in sorted(CORE.glob("**/*.py"))
        for name in imported(path)
        if name not in ENOUGH
    }

    assert strange == set()


def test_the_core_reads_no_clock() -> None:
    """Not even through datetime."""
    asked = {
        (path.name, node.lineno)
        for path in sorted(CORE.glob("**/*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow", "fromtimestamp"}
        if isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date"}
    }

    assert asked == set()
