"""Sensors of presence: idle time, locks, sleep."""
