"""The system calls of `windows`: the notification state, the registry's record of the microphone, all processes.

Not run on Windows yet.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import time
    import winreg
    from collections.abc import Iterator
    from contextlib import suppress
    from ctypes import wintypes

    from deskbreak.adapters.inhibitors.windows import Use

    _shell32 = ctypes.WinDLL("shell32")
    _advapi32 = ctypes.WinDLL("advapi32")
    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)

    _MICROPHONE = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\microphone"
    _OTHERS = "NonPackaged"  # the folder of programs that are not Store apps, which have one each
    _CHANGES = 0x1 | 0x4 | 0x10000000  # REG_NOTIFY_CHANGE_NAME, _LAST_SET, _THREAD_AGNOSTIC
    _NO, _YES = 0, 1  # BOOL
    _INFINITE = 0xFFFFFFFF
    _WAIT_FAILED = 0xFFFFFFFF
    _RETRY_S = 60.0
    _1970 = 116_444_736_000_000_000  # as a FILETIME
    _A_SECOND = 10_000_000  # one second as a FILETIME
    _SNAP_PROCESSES = 0x2  # TH32CS_SNAPPROCESS
    _INVALID_HANDLE = ctypes.c_void_p(-1).value

    class _PROCESSENTRY32W(ctypes.Structure):
        """https://learn.microsoft.com/windows/win32/api/tlhelp32/ns-tlhelp32-processentry32w ."""

        _fields_ = (
            ("dwSize", wintypes.DWORD),
            ("cntUsage", wintypes.DWORD),
            ("th32ProcessID", wintypes.DWORD),
            ("th32DefaultHeapID", ctypes.c_size_t),
            ("th32ModuleID", wintypes.DWORD),
            ("cntThreads", wintypes.DWORD),
            ("th32ParentProcessID", wintypes.DWORD),
            ("pcPriClassBase", wintypes.LONG),
            ("dwFlags", wintypes.DWORD),
            ("szExeFile", wintypes.WCHAR * 260),
        )

    _shell32.SHQueryUserNotificationState.argtypes = (ctypes.POINTER(ctypes.c_int),)
    _shell32.SHQueryUserNotificationState.restype = ctypes.c_long  # an HRESULT: negative on failure
    _advapi32.RegNotifyChangeKeyValue.argtypes = (
        wintypes.HKEY,
        wintypes.BOOL,
        wintypes.DWORD,
        wintypes.HANDLE,
        wintypes.BOOL,
    )
    _kernel32.CreateEventW.argtypes = (wintypes.LPVOID, wintypes.BOOL, wintypes.BOOL, wintypes.LPCWSTR)
    _kernel32.CreateEventW.restype = wintypes.HANDLE
    _kernel32.SetEvent.argtypes = (wintypes.HANDLE,)
    _kernel32.CloseHandle.argtypes = (wintypes.HANDLE,)
    _kernel32.WaitForMultipleObjects.argtypes = (
        wintypes.DWORD,
        ctypes.POINTER(wintypes.HANDLE),
        wintypes.BOOL,
        wintypes.DWORD,
    )
    _kernel32.WaitForMultipleObjects.restype = wintypes.DWORD
    _kernel32.GetTickCount64.restype = ctypes.c_ulonglong
    _kernel32.CreateToolhelp32Snapshot.argtypes = (wintypes.DWORD, wintypes.DWORD)
    _kernel32.CreateToolhelp32Snapshot.restype = wintypes.HANDLE
    _kernel32.Process32FirstW.argtypes = (wintypes.HANDLE, ctypes.POINTER(_PROCESSENTRY32W))
    _kernel32.Process32NextW.argtypes = (wintypes.HANDLE, ctypes.POINTER(_PROCESSENTRY32W))

    def notification_state() -> int:
        """SHQueryUserNotificationState. Raises OSError."""
        state = ctypes.c_int()
        result = _shell32.SHQueryUserNotificationState(ctypes.byref(state))
        if result < 0:
            raise OSError(f"SHQueryUserNotificationState failed with {result & 0xFFFFFFFF:#x}")
        return state.value

    def process_names() -> Iterator[str]:
        """The file name of each running program. Raises OSError."""
        snapshot = _kernel32.CreateToolhelp32Snapshot(_SNAP_PROCESSES, 0)
        if snapshot == _INVALID_HANDLE:
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            entry = _PROCESSENTRY32W(dwSize=ctypes.sizeof(_PROCESSENTRY32W))
            more = _kernel32.Process32FirstW(snapshot, ctypes.byref(entry))
            while more:
                yield entry.szExeFile
                more = _kernel32.Process32NextW(snapshot, ctypes.byref(entry))
        finally:
            _kernel32.CloseHandle(snapshot)

    class RegistryConsents:
        """The registry's record of the microphone, and an event that signals changes."""

        def __init__(self) -> None:
            self._key: winreg.HKEYType | None = None
            self._events: list[int] = []  # a change, and our own request to wake
            self._armed = False

        def open(self) -> None:
            """Start to watch for changes. Raises OSError if the key is missing."""
            self._key = winreg.OpenKey(
                winreg.HKEY_CURRENT_USER, _MICROPHONE, 0, winreg.KEY_READ | winreg.KEY_NOTIFY
            )
            self._armed = False
            self._events = [_kernel32.CreateEventW(None, _NO, _NO, None) for _ in range(2)]

        def uses(self) -> Iterator[Use]:
            """Each program's last use; a change after this call ends `wait`. Raises OSError."""
            if self._key is None:
                return
            if not self._armed:  # before reading, so that no change is missed; it signals only one
                failure = _advapi32.RegNotifyChangeKeyValue(
                    self._key.handle, _YES, _CHANGES, self._events[0], _YES
                )
                if failure:
                    raise ctypes.WinError(failure)
                self._armed = True
            for key in (_MICROPHONE, rf"{_MICROPHONE}\{_OTHERS}"):
                yield from _uses_below(key)

        def booted_at(self) -> int:
            """When Windows started, as a FILETIME."""
            up_ms = int(_kernel32.GetTickCount64())
            return _1970 + int(time.time() * _A_SECOND) - up_ms * (_A_SECOND // 1000)

        def wait(self) -> None:
            """Return at the next change, or after `wake`."""
            handles = (wintypes.HANDLE * len(self._events))(*self._events)
            patience = _INFINITE if self._armed else int(_RETRY_S * 1000)
            found = _kernel32.WaitForMultipleObjects(len(handles), handles, _NO, patience)
            if found == 0:  # the first event: a change
                self._armed = False
            elif found == _WAIT_FAILED:
                time.sleep(_RETRY_S)

        def wake(self) -> None:
            """Make `wait` return."""
            for event in self._events[1:]:
                _kernel32.SetEvent(event)

        def close(self) -> None:
            """Stop watching. Idempotent."""
            events, self._events = self._events, []
            if self._key is not None:
                self._key.Close()  # first: this signals the event once more
                self._key = None
            for event in events:
                _kernel32.CloseHandle(event)

    def _uses_below(key: str) -> Iterator[Use]:
        """The uses of the programs below this key, which may be missing."""
        with suppress(FileNotFoundError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as folder:
            for index in range(winreg.QueryInfoKey(folder)[0]):
                try:
                    with winreg.OpenKey(folder, winreg.EnumKey(folder, index)) as program:
                        start, _ = winreg.QueryValueEx(program, "LastUsedTimeStart")
                        stop, _ = winreg.QueryValueEx(program, "LastUsedTimeStop")
                except OSError:  # removed in the meantime, or never used it
                    continue
                if isinstance(start, int) and isinstance(stop, int):
                    yield Use(start, stop)
