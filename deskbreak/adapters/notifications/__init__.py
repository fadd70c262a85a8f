"""Notifications: the freedesktop way, plain text, and none."""
