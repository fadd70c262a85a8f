"""Where tests belong: their folder shows what they need, and every port has its contract."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
FOLDERS = {"architecture", "contract", "e2e", "integration", "support", "unit"}
NO_ADAPTER = {"AdoptsReminder"}  # additional abilities of some notifiers


def test_every_test_is_in_one_of_the_folders() -> None:
    """The folder shows what a test needs."""
    found = {path.relative_to(TESTS).parts[0] for path in TESTS.glob("**/*.py")}

    assert found - {"__init__.py", "conftest.py"} == FOLDERS


def test_unit_tests_are_in_the_package_that_they_test() -> None:
    """Both trees use the same package names."""
    rooms = {path.parent.relative_to(ROOT / "deskbreak") for path in (ROOT / "deskbreak").glob("**/*.py")}
    unit = {path.parent.relative_to(TESTS / "unit") for path in (TESTS / "unit").glob("**/test_*.py")}

    assert unit <= rooms


def test_every_port_has_a_contract() -> None:
    """One suite for each, over every adapter that can run here."""
    tree = ast.parse((ROOT / "deskbreak" / "ports.py").read_text(encoding="utf-8"))
    ports = {
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef) and "Protocol" in {ast.unparse(base) for base in node.bases}
    }
    suites = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in ports - NO_ADAPTER}

    assert {f"test_{suite}.py" for suite in suites} <= {path.name for path in (TESTS / "contract").iterdir()}
