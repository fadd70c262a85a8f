"""Files on disk: journal, snapshot, settings, safety and routines."""
