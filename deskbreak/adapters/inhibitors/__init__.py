"""Sources of inhibitors: one adapter per file."""
