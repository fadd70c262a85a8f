"""The private home of a lab: an Xfce desktop that asks no first-run questions, in light or dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_CHANNELS = "xfce4/xfconf/xfce-perchannel-xml"

# One panel along the lower edge. Its "systray" plugin hosts StatusNotifierItems and old XEmbed icons.
_PANEL = """\
<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="{dark}"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="double" value="100"/>
      <property name="size" type="uint" value="{size}"/>
      <property name="icon-size" type="uint" value="0"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
        <value type="int" value="3"/>
        <value type="int" value="4"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="tasklist"/>
    <property name="plugin-2" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-3" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
    <property name="plugin-4" type="string" value="clock"/>
  </property>
</channel>
"""

_NOTIFICATIONS = """\
<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-notifyd" version="1.0">
  <property name="initial-opacity" type="double" value="1.0"/>
  <property name="do-fadeout" type="bool" value="false"/>
  <property name="do-slideout" type="bool" value="false"/>
  <property name="notify-location" type="uint" value="2"/>
  <property name="expire-timeout-enabled" type="bool" value="false"/>
</channel>
"""

_THEME = """\
<?xml version="1.0" encoding="UTF-8"?>
<channel name="xsettings" version="1.0">
  <property name="Net" type="empty">
    <property name="ThemeName" type="string" value="{theme}"/>
    <property name="IconThemeName" type="string" value="Adwaita"/>
  </property>
</channel>
"""

_GTK = """\
[Settings]
gtk-theme-name = {theme}
gtk-application-prefer-dark-theme = {dark}
gtk-icon-theme-name = Adwaita
gtk-font-name = DejaVu Sans 10
gtk-enable-animations = false
"""

_DUNST = """\
[global]
    follow = none
    origin = top-right
    offset = 12x12
    width = 320
    font = DejaVu Sans 10
    mouse_left_click = close_current
    mouse_middle_click = do_action
    idle_threshold = 0
"""


def write_home(config: Path, *, dark: bool, panel_pixels: int) -> None:
    """Write the settings of an Xfce desktop into a configuration folder."""
    theme = "Adwaita-dark" if dark else "Adwaita"
    truth = str(dark).lower()
    texts = {
        f"{_CHANNELS}/xfce4-panel.xml": _PANEL.format(dark=truth, size=panel_pixels),
        f"{_CHANNELS}/xfce4-notifyd.xml": _NOTIFICATIONS,
        f"{_CHANNELS}/xsettings.xml": _THEME.format(theme=theme),
        "gtk-3.0/settings.ini": _GTK.format(theme=theme, dark=truth),
        "dunst/dunstrc": _DUNST,
    }
    for name, text in texts.items():
        (config / name).parent.mkdir(parents=True, exist_ok=True)
        (config / name).write_text(text, "utf-8")
