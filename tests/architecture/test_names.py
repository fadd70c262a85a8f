"""A name stands for one thing."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2] / "deskbreak"


def test_no_two_classes_share_a_name() -> None:
    """Whoever searches for a class finds one, and the name in a message says which it is."""
    classes = Counter(
        node.name
        for path in ROOT.glob("**/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )

    assert [name for name, count in classes.items() if count > 1] == []
