"""Code that was never run on its own system says so, and so does the page about platforms."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8")
FOREIGN = re.compile(r"(windows|macos)(_\w+)?\.py")
MARK = re.compile(r"^Not run on (Windows or macOS|Windows|macOS) yet\.$", re.MULTILINE)


def modules() -> list[Path]:
    """All of the program."""
    return sorted((ROOT / "deskbreak").glob("**/*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_for_one_system(path: Path) -> bool:
    """Whether all code of a module is behind a condition on a system other than Linux."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    does = [each for each in body if not isinstance(each, (ast.Expr, ast.Import, ast.ImportFrom))]
    return bool(does) and all(
        isinstance(each, ast.If)
        and not each.orelse
        and re.search(r"== '(win32|darwin)'|!= 'linux'", ast.unparse(each.test))
        for each in does
    )


def test_modules_for_windows_and_macos_say_that_they_have_not_run_there() -> None:
    """In a separate paragraph at the top."""
    unmarked = [
        name_of(path)
        for path in modules()
        if FOREIGN.fullmatch(path.name)
        and not MARK.search(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")
    ]

    assert unmarked == []


def test_the_page_about_platforms_lists_what_has_not_run() -> None:
    """All of it, and nothing else."""
    listed = set(re.findall(r"`(deskbreak/[\w/]+\.py)`", PAGE.partition("\n## Not run yet\n")[2]))

    assert listed == {name_of(path) for path in modules() if FOREIGN.fullmatch(path.name)}


def test_modules_for_windows_or_macos_are_named_after_the_system() -> None:
    """Modules whose whole content is behind a condition on the system."""
    misnamed = [
        name_of(path) for path in modules() if is_for_one_system(path) and not FOREIGN.fullmatch(path.name)
    ]

    assert misnamed == []
