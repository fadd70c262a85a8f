"""The three clocks of the system, and the local time zone.

=========  ==========================  =========================================
system     awake: stops in suspend     boot: runs during suspend
=========  ==========================  =========================================
Linux      CLOCK_MONOTONIC             CLOCK_BOOTTIME, clock_gettime(2)
macOS      CLOCK_UPTIME_RAW            CLOCK_MONOTONIC, clock_gettime(3)
Windows    QueryUnbiasedInterruptTime  GetTickCount64
=========  ==========================  =========================================
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from deskbreak.core.model.clock import Instant

_log = logging.getLogger(__name__)

# These determine the local zone: the TZ variable, then the files. A stat of each costs a microsecond.
_ZONE_LINK = "/etc/localtime"
_ZONE_FILES = (_ZONE_LINK, "/etc/timezone")


def local_zone(link: str = _ZONE_LINK) -> tzinfo:
    """The zone that the link names, see localtime(5); otherwise the one that tzlocal finds.

    Raises LookupError, ValueError or OSError if there is none.
    """
    if "TZ" not in os.environ:
        with contextlib.suppress(LookupError, ValueError, OSError):
            _, _, name = os.readlink(link).partition("/zoneinfo/")  # noqa: PTH115 - as below
            return ZoneInfo(name)
    import tzlocal  # here: rarely needed, and would cost the idle tray 0.4 MiB

    return tzlocal.reload_localzone()


def local_now() -> datetime:
    """The wall time with its current offset; in UTC if that is unknown."""
    now = datetime.now(UTC)
    try:
        return now.astimezone()
    except ValueError:  # TZ may name an offset of a day or more, which datetime does not support
        _log_once(f"The time zone {os.environ.get('TZ', '')!r} cannot be used: all times are in UTC.")
        return now


@cache
def _log_once(text: str) -> None:
    _log.error("%s", text)


class SystemClock:
    """A `ports.Clock` of this computer."""

    def __init__(self, zone: Callable[[], tzinfo] | None = None) -> None:
        self._zone = zone or LocalZone().now

    def now(self) -> Instant:
        """Read the three clocks."""
        boot, awake = _boot(), _awake()
        return Instant(awake=awake, boot=boot, wall=datetime.now(UTC).astimezone(self._zone()))


class LocalZone:
    """The local time zone with all its rules; read again when the user travels and changes it."""

    def __init__(
        self,
        read: Callable[[], tzinfo] = local_zone,
        files: tuple[str, ...] = _ZONE_FILES,
    ) -> None:
        self._read = read
        self._files = files
        self._seen: object = None
        self._zone: tzinfo | None = None

    def now(self) -> tzinfo:
        """Return the zone; if it has no name that can be found, its current offset."""
        seen = (os.environ.get("TZ"), _zone_key(), *(_mark(name) for name in self._files))
        if seen != self._seen:
            self._seen = seen
            _renew_zone_of_c()
            self._zone = self._look()
        return self._zone or local_now().tzinfo or UTC

    def _look(self) -> tzinfo | None:
        try:
            return self._read()
        except (LookupError, ValueError, OSError) as error:  # ZoneInfoNotFoundError is a KeyError
            _log.warning("the local time zone has no usable name, using its current offset: %s", error)
            return None


def _mark(name: str) -> tuple[int, int, str] | None:
    """A value that changes when the file is written or the link points elsewhere."""
    try:
        found = os.lstat(name)
        target = os.readlink(name) if os.path.islink(name) else ""  # noqa: PTH114, PTH115 - called often
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, target


if sys.platform != "win32":

    def _renew_zone_of_c() -> None:
        """Make the C library read the zone again: `schedule`, and `datetime` without a zone, depend on it."""
        time.tzset()

    def _zone_key() -> object:
        """A value that changes with the zone besides the files: there is none."""
        return None


if sys.platform == "win32":
    import ctypes
    import winreg

    def _renew_zone_of_c() -> None:
        """Make the C library read the zone again: `schedule`, and `datetime` without a zone, depend on it."""
        ctypes.CDLL("ucrtbase")._tzset()  # noqa: SLF001 - its public name

    def _zone_key() -> object:
        """A value that changes when the user chooses another zone in the settings of Windows."""
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _ZONE_KEY) as key:
                return winreg.QueryValueEx(key, "TimeZoneKeyName")
        except OSError:
            return None

    _kernel = ctypes.WinDLL("kernel32")
    _kernel.GetTickCount64.restype = ctypes.c_ulonglong
    _ZONE_KEY = r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation"
    _BOOTS = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"

    def _awake() -> float:
        hundred_ns = ctypes.c_ulonglong()
        _kernel.QueryUnbiasedInterruptTime(ctypes.byref(hundred_ns))
        return hundred_ns.value / 1e7

    def _boot() -> float:
        return float(_kernel.GetTickCount64()) / 1e3

    def boot_id() -> str:
        """A value that differs between two boots, here the boot count; empty if unknown."""
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _BOOTS) as key:
                return str(winreg.QueryValueEx(key, "BootId")[0])
        except OSError:
            return ""

elif sys.platform == "darwin":
    import ctypes

    def _awake() -> float:
        return time.clock_gettime(time.CLOCK_UPTIME_RAW)

    def _boot() -> float:
        return time.clock_gettime(time.CLOCK_MONOTONIC)

    def boot_id() -> str:
        """A value that differs between two boots, sysctl(3) kern.bootsessionuuid; empty if unknown."""
        value = ctypes.create_string_buffer(64)
        size = ctypes.c_size_t(len(value))
        failed = ctypes.CDLL(None).sysctlbyname(
            b"kern.bootsessionuuid", value, ctypes.byref(size), None, ctypes.c_size_t(0)
        )
        return "" if failed else value.value.decode("ascii", "replace")

else:

    def _awake() -> float:
        return time.clock_gettime(time.CLOCK_MONOTONIC)

    def _boot() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def boot_id(path: Path = Path("/proc/sys/kernel/random/boot_id")) -> str:
        """A value that differs between two boots, random(4); empty if unknown."""
        try:
            return path.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return ""
