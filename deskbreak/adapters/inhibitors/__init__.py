"""Sources of reasons to hold a reminder back: one adapter a file."""
