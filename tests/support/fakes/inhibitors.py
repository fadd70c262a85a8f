"""Programs that report do-not-disturb and screen sharing, as far as the tests need it."""

from __future__ import annotations

from dbus_fast import Message, Variant

from tests.support.fakes.peer import Answer, Peer, Refusal

_PROPERTIES = "org.freedesktop.DBus.Properties"
_UNKNOWN = "org.freedesktop.DBus.Error.UnknownProperty"
NOTIFICATIONS = "org.freedesktop.Notifications"


class PropertyServer(Peer):
    """Has one property; ``set`` changes it and emits the signal."""

    def __init__(self, address: str, name: str, path: str, interface: str, member: str) -> None:
        super().__init__(address)
        self._path, self._interface, self._member = path, interface, member
        self.value = False
        self.methods[f"{_PROPERTIES}.Get"] = self._get
        self.own(name)

    def set(self, *, value: bool) -> None:
        self.value = value
        changed = {self._member: Variant("b", value)}
        self.emit(self._path, f"{_PROPERTIES}.PropertiesChanged", "sa{sv}as", self._interface, changed, [])

    def _get(self, message: Message) -> Answer:
        if message.body != [self._interface, self._member]:
            raise Refusal(_UNKNOWN)
        return "v", [Variant("b", self.value)]


class FakeDunst(PropertyServer):
    def __init__(self, address: str) -> None:
        path = "/org/freedesktop/Notifications"
        super().__init__(address, NOTIFICATIONS, path, "org.dunstproject.cmd0", "paused")


class FakePlasma(PropertyServer):
    def __init__(self, address: str) -> None:
        path = "/org/freedesktop/Notifications"
        super().__init__(address, NOTIFICATIONS, path, NOTIFICATIONS, "Inhibited")


class FakeXfce(Peer):
    """xfce4-notifyd and xfconfd in one; the property is absent until it is first set."""

    def __init__(self, address: str, server: str = "Xfce Notify Daemon") -> None:
        super().__init__(address)
        self.value: bool | None = None
        self.methods["org.freedesktop.Notifications.GetServerInformation"] = lambda _message: (
            "ssss",
            [server, "Xfce", "0.7.3", "1.2"],
        )
        self.methods["org.xfce.Xfconf.GetProperty"] = self._get
        self.own("org.xfce.Xfconf")
        self.own(NOTIFICATIONS)

    def set(self, *, value: bool) -> None:
        self.value = value
        body = ("xfce4-notifyd", "/do-not-disturb", Variant("b", value))
        self.emit("/org/xfce/Xfconf", "org.xfce.Xfconf.PropertyChanged", "ssv", *body)

    def _get(self, message: Message) -> Answer:
        if self.value is None or message.body != ["xfce4-notifyd", "/do-not-disturb"]:
            raise Refusal("org.xfce.Xfconf.Error.PropertyNotFound")
        return "v", [Variant("b", self.value)]


class FakeSwaync(Peer):
    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.value = False
        self.methods["org.erikreider.swaync.cc.GetDnd"] = lambda _message: ("b", [self.value])
        self.own("org.erikreider.swaync.cc")

    def set(self, *, value: bool) -> None:
        self.value = value
        signal = "org.erikreider.swaync.cc.SubscribeV2"
        self.emit("/org/erikreider/swaync/cc", signal, "ubbb", *(3, value, False, False))


class FakeMutter(Peer):
    """Mutter's screen cast service: one stream, or none."""

    _CAST = "org.gnome.Mutter.ScreenCast"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.value = False
        self.methods["org.freedesktop.DBus.Introspectable.Introspect"] = self._introspect
        self.own(self._CAST)

    def set(self, *, value: bool) -> None:
        self.value = value
        if value:
            self.emit(
                f"/{self._CAST.replace('.', '/')}/Stream/u1",
                f"{self._CAST}.Stream.PipeWireStreamAdded",
                "u",
                44,
            )
        else:
            self.emit(f"/{self._CAST.replace('.', '/')}/Session/u1", f"{self._CAST}.Session.Closed")

    def _introspect(self, message: Message) -> Answer:
        if message.path != "/org/gnome/Mutter/ScreenCast/Stream":
            raise Refusal("org.freedesktop.DBus.Error.UnknownObject")
        return "s", ['<node>\n  <node name="u1"/>\n</node>' if self.value else "<node>\n</node>"]


class FakeGnomeSession(Peer):
    """gnome-session, with a program that keeps the session from idling, or one that only keeps the computer awake."""

    _NAME = "org.gnome.SessionManager"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.inhibitors: dict[str, tuple[str, int]] = {}  # the program and its flags, by the path
        self.methods[f"{self._NAME}.IsInhibited"] = lambda message: (
            "b",
            [any(flags & message.body[0] for _app, flags in self.inhibitors.values())],
        )
        self.methods[f"{self._NAME}.GetInhibitors"] = lambda _message: ("ao", [list(self.inhibitors)])
        self.methods[f"{self._NAME}.Inhibitor.GetAppId"] = lambda message: ("s", [self._one(message)[0]])
        self.methods[f"{self._NAME}.Inhibitor.GetFlags"] = lambda message: ("u", [self._one(message)[1]])
        self.own(self._NAME)

    def inhibit(self, app: str, flags: int) -> None:
        path = f"/org/gnome/SessionManager/Inhibitor{len(self.inhibitors) + 1}"
        self.inhibitors[path] = (app, flags)
        self.emit("/org/gnome/SessionManager", f"{self._NAME}.InhibitorAdded", "o", path)

    def set(self, *, value: bool) -> None:
        if value:
            self.inhibit("org.mozilla.firefox", 8)
        while self.inhibitors and not value:
            path, _ = self.inhibitors.popitem()
            self.emit("/org/gnome/SessionManager", f"{self._NAME}.InhibitorRemoved", "o", path)

    def _one(self, message: Message) -> tuple[str, int]:
        if message.path not in self.inhibitors:
            raise Refusal("org.freedesktop.DBus.Error.UnknownObject")
        return self.inhibitors[message.path]


class FakePlasmaPower(Peer):
    """PowerDevil, as far as it reports inhibitions; ``policies``: those of the current ones."""

    _NAME = "org.kde.Solid.PowerManagement"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.policies = 0
        self.methods[f"{self._NAME}.PolicyAgent.HasInhibition"] = lambda message: (
            "b",
            [bool(self.policies & message.body[0])],
        )
        self.methods[f"{self._NAME}.PolicyAgent.ListInhibitions"] = lambda _message: (
            "a(ss)",
            [[["Firefox", "Playing\x1b[31m video"]] if self.policies else []],
        )
        self.own(self._NAME)

    def set(self, *, value: bool) -> None:
        self.inhibit(5 if value else 0)

    def inhibit(self, policies: int) -> None:
        self.policies = policies
        path = "/org/kde/Solid/PowerManagement/PolicyAgent"
        self.emit(path, f"{self._NAME}.PolicyAgent.InhibitionsChanged", "a(ss)as", [], [])


class FakePower(Peer):
    """xfce4-power-manager, as far as it reports inhibitors."""

    _NAME = "org.freedesktop.PowerManagement"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.value = False
        self.methods[f"{self._NAME}.Inhibit.HasInhibit"] = lambda _message: ("b", [self.value])
        self.own(self._NAME)

    def set(self, *, value: bool) -> None:
        self.value = value
        path = "/org/freedesktop/PowerManagement/Inhibit"
        self.emit(path, f"{self._NAME}.Inhibit.HasInhibitChanged", "b", value)
