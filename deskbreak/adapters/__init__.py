"""The adapters that the engine works with: one folder per port."""
