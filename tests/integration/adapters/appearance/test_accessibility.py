"""What desktops report about motion and contrast, and how it is interpreted."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from deskbreak.adapters.appearance import accessibility as access

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(sys.platform != "linux", reason="how Linux desktops are asked")
def test_any_of_the_desktop_s_settings_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal, Plasma's file, gsettings; without any of them, neither preference is set."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("GTK_THEME", raising=False)

    def portal(_call: Any, _timeout_s: float) -> tuple[Any, ...]:
        return (("v", ("u", 1)),)

    none = (access.wants_less_motion(), access.wants_more_contrast())
    asked = (access.wants_less_motion(portal), access.wants_more_contrast(portal))
    (tmp_path / "kdeglobals").write_text("[KDE]\nAnimationDurationFactor=0\n")
    plasma = access.wants_less_motion()
    (tmp_path / "kdeglobals").unlink()
    tool = tmp_path / "gsettings"
    tool.write_text('#!/bin/sh\n[ "$3" = enable-animations ] && echo false || echo true\n')
    os.chmod(tool, 0o700)  # noqa: PTH101 - as a script is made
    gnome = (access.wants_less_motion(), access.wants_more_contrast())

    assert (none, asked, plasma, gnome) == ((False, False), (True, True), True, (True, True))
