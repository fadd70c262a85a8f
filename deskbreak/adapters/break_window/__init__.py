"""The break window's process, as started and controlled by the engine."""
