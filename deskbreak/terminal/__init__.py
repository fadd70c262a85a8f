"""DeskBreak in a terminal: the running program without a display, and the guided break."""
