"""Programs that tell of do-not-disturb and screen sharing, as far as they do."""

from __future__ import annotations

from dbus_fast import Message, Variant

from tests.fakes.peer import Answer, Peer, Refusal

_PROPERTIES = "org.freedesktop.DBus.Properties"
_UNKNOWN = "org.freedesktop.DBus.Error.UnknownProperty"
NOTIFICATIONS = "org.freedesktop.Notifications"


class PropertyServer(Peer):
    """Has one property; ``set`` changes it and tells so."""

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
