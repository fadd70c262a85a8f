"""The tray icon: StatusNotifierItem, pystray's backends, and none."""
