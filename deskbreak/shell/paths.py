"""Every place where DeskBreak keeps something, by the customs of each platform.

Linux: the XDG base directories. Windows and macOS: as platformdirs has it.
"""

from __future__ import annotations

from pathlib import Path

import platformdirs

from deskbreak.shell import runtime

_APP = "deskbreak"


def config_file() -> Path:
    """The user's settings."""
    return Path(platformdirs.user_config_dir(_APP, appauthor=False, roaming=True)) / "config.toml"


def routines_folder() -> Path:
    """Routines of the user's own, beside the settings."""
    return config_file().with_name("routines")


def journal_folder() -> Path:
    """The log of breaks: one file a device, fit for a synced folder."""
    return Path(platformdirs.user_data_dir(_APP, appauthor=False)) / "journal"


def state_folder() -> Path:
    """What belongs to this machine alone."""
    return Path(platformdirs.user_state_dir(_APP, appauthor=False))


def snapshot_file() -> Path:
    """The saved state of the engine."""
    return state_folder() / "state.json"


def care_file() -> Path:
    """What is remembered for the person's safety: on this computer alone."""
    return state_folder() / "care.toml"


def device_file() -> Path:
    """The name of this device in the journal."""
    return state_folder() / "device"


def socket_file() -> Path:
    """The socket of the running one."""
    return Path(runtime.socket_file())


def lock_file() -> Path:
    """The file that the running one keeps locked."""
    return Path(runtime.lock_file())
