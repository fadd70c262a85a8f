"""What Windows refuses for a moment."""

from __future__ import annotations

import pytest

from deskbreak.shell.files import patiently


class Scanned:
    """A file that a virus scanner has open for the first few times that somebody wants to replace it."""

    def __init__(self, refusals: int) -> None:
        self._refusals = refusals
        self.tried = 0

    def replace(self) -> None:
        self.tried += 1
        if self.tried <= self._refusals:
            raise PermissionError(13, "The process cannot access the file")


def test_what_is_refused_for_a_moment_is_done_a_little_later() -> None:
    """Saving must not fail for that."""
    file = Scanned(refusals=2)
    patiently(file.replace, patience_s=20.0)

    assert file.tried == 3


def test_what_is_refused_for_good_is_told() -> None:
    """A folder that is read-only."""
    with pytest.raises(PermissionError):
        patiently(Scanned(refusals=10**9).replace, patience_s=0.0)
