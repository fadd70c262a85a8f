"""The icon in the tray: StatusNotifierItem, what pystray has, and none."""
