"""Files on disk: journal, snapshot, settings, safety data and routines."""
