"""Notifiers: freedesktop notifications, the system's notifications, plain text, and none."""
