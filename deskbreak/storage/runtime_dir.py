"""The location of the running DeskBreak's socket and lock, found without slow imports.

Status bars run ``deskbreak status`` every few seconds, so this module and `ipc.client` import nothing but
``os`` and ``socket``. See `paths` for all other places.
"""

from __future__ import annotations

import os
import stat
import sys

PRIVATE = 0o700
_LONGEST = 80  # bytes; sun_path holds 104 to 108, and a file name is appended


class UnsafeFolder(OSError):
    """A folder that must belong to us alone does not. The text says which one and what to do."""


def socket_file() -> str:
    """The socket of the running instance; on Windows, a file with the name of its pipe."""
    return os.path.join(folder(), "socket")  # noqa: PTH118 - pathlib costs `status` milliseconds


def lock_file() -> str:
    """The file that the running instance keeps locked."""
    return os.path.join(folder(), "lock")  # noqa: PTH118 - as above


if sys.platform == "win32":

    def folder() -> str:
        """The runtime folder: in the profile, which is private to the user."""
        import platformdirs

        return platformdirs.user_runtime_dir("deskbreak", appauthor=False)

    def check(path: str) -> None:
        """Does nothing: access lists keep a Windows profile private, and there is no mode to check."""

elif sys.platform == "darwin":

    def folder() -> str:
        """The runtime folder: in ~/Library/Caches."""
        import platformdirs

        return platformdirs.user_runtime_dir("deskbreak", appauthor=False)

    def check(path: str) -> None:
        """Raise UnsafeFolder unless ``path`` is a real folder, belongs to us and is closed to others."""
        _check_owner_and_mode(path)

else:

    def folder() -> str:
        """The runtime folder; it need not exist yet.

        ``$XDG_RUNTIME_DIR``, else ``/run/user/UID`` (cron and ``su`` do not set the variable, and should
        reach the same program). Each is used only if it belongs to us, has mode 0700 and is writable, and if
        our folder in it is private too. Otherwise a private folder in the temporary folder. If that belongs
        to another user, or cannot be created, it is beside the saved state, provided that a socket's path may
        be that long.
        """
        uid = os.getuid()
        for ours in _session_folders():
            if _can_be_ours(ours):
                return ours
        temporary = os.environ.get("TMPDIR", "")
        if not temporary.startswith("/") or len(os.fsencode(temporary)) > _LONGEST:
            temporary = "/tmp"  # noqa: S108 - the folder in it is checked before each use
        ours = f"{temporary}/deskbreak-{uid}"
        state = state_folder()
        if state and len(os.fsencode(state)) <= _LONGEST and not _can_be_ours(ours):
            return f"{state}/run"
        return ours

    def passed_over() -> str:
        """Why our folder in the session's runtime folder is not used although that one is usable; empty otherwise."""
        for ours in _session_folders()[:1]:
            try:
                _check_owner_and_mode(ours)
            except FileNotFoundError:
                pass
            except OSError as why:
                return str(why)
        return ""

    def _session_folders() -> list[str]:
        """Our folders in those of the session that are usable, best first."""
        bases = (os.environ.get("XDG_RUNTIME_DIR", ""), f"/run/user/{os.getuid()}")
        return [
            f"{base}/deskbreak"
            for base in bases
            if base.startswith("/") and len(os.fsencode(base)) <= _LONGEST and _is_usable(base)
        ]

    def state_folder() -> str:
        """Data that belong to this machine only; empty if there is no home. A path that is not absolute is ignored."""
        base = os.environ.get("XDG_STATE_HOME", "")
        if not base.startswith("/"):
            base = f"{home()}/.local/state" if home() else ""
        return f"{base}/deskbreak" if base else ""

    def check(path: str) -> None:
        """Raise UnsafeFolder unless ``path`` is a real folder, belongs to us and is closed to others."""
        _check_owner_and_mode(path)


if sys.platform in {"win32", "darwin"}:

    def passed_over() -> str:
        """Always empty: there is only one place."""
        return ""


if sys.platform == "win32":

    def home() -> str:
        """The user's home."""
        return os.path.expanduser("~")  # noqa: PTH111 - pathlib raises if there is none

else:

    def home() -> str:
        """The user's home; empty if there is none. An empty or relative ``$HOME`` is ignored."""
        named = os.environ.get("HOME", "")
        if not named.startswith("/"):
            import pwd

            try:
                named = pwd.getpwuid(os.getuid()).pw_dir
            except KeyError:  # as in some containers
                return ""
        return named if named.startswith("/") else ""

    def _can_be_ours(path: str) -> bool:
        """Whether it is a folder that belongs to us alone, or can be created."""
        try:
            _check_owner_and_mode(path)
        except FileNotFoundError:
            return os.access(os.path.dirname(path), os.W_OK | os.X_OK)  # noqa: PTH120 - as above
        except OSError:
            return False
        return True

    def _is_usable(path: str) -> bool:
        try:
            _check_owner_and_mode(path)
        except OSError:
            return False
        return os.access(path, os.W_OK | os.X_OK)  # folders cannot be created on a read-only file system

    def _check_owner_and_mode(path: str) -> None:
        """Raise UnsafeFolder; FileNotFoundError if it does not exist. Symlinks are never followed."""
        found = os.lstat(path)
        if not stat.S_ISDIR(found.st_mode):
            diagnostic = "is not a folder"
        elif found.st_uid != os.getuid():
            diagnostic = "belongs to another user"
        elif stat.S_IMODE(found.st_mode) & 0o077:
            diagnostic = "is open to other users"
        else:
            return
        msg = f"{path} {diagnostic}. DeskBreak needs it for itself: remove it and start again."
        raise UnsafeFolder(msg)
