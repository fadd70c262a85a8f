"""The reader of INI files."""

from __future__ import annotations

import pytest

from deskbreak.core.config.ini import entry


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a]\nkey=1", "1"),
        (" [a] \n key = 1 \n", "1"),
        ("[a]\nkey='one two'\n", "one two"),
        ("[a]\nkey=x=y\n", "x=y"),
        ("[a]\nkey=1\n[b]\nkey=2\n", "1"),
        ("[b]\nkey=2\n[a]\nkey=1\n", "1"),
        ("[a]\nkey=1\nkey=2\n", "2"),
        ("[a]\nkey=1\n[b]\n[a]\nkey=2\n", "2"),
        ("[a]\n# key=1\n;key=1\nkeys=1\nkey\n", ""),
        ("[a][$i]\nkey=1\n", ""),
        ("key=1\n", ""),
        ("", ""),
    ],
)
def test_a_value_is_found_in_its_section_and_the_last_one_counts(text: str, expected: str) -> None:
    """Like GLib's and KDE's own readers; lines that are not entries are skipped."""
    assert entry(text, "a", "key") == expected
