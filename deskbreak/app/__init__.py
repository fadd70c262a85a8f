"""The engine and its helpers. It knows ports, and no adapter."""
