"""The adapters the engine works with: one folder per port."""
