"""The break window's process, as the engine starts and steers it."""
