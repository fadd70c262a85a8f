"""DeskBreak: a tray utility that guides upper-back breaks for people who sit all day."""

__version__ = "0.1.0"
