"""The tray icon, drawn for every size and panel."""
