"""What the adapters' tests share. Those of Linux need packages that are installed there only."""

from __future__ import annotations

import sys

import pytest

collect_ignore = [] if sys.platform == "linux" else ["linux"]


@pytest.fixture
def plyer_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plyer that has not yet chosen how to show notifications: it does once a process, by what it finds then."""
    plyer = pytest.importorskip("plyer")
    from plyer.utils import Proxy

    monkeypatch.setattr(plyer, "notification", Proxy("notification", plyer.facades.Notification))
