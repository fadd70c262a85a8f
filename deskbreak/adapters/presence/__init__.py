"""Where presence is read from: idle time, locks, sleep."""
