"""Text to settings and routines, with line numbers."""
