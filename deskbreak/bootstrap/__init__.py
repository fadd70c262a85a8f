"""Chooses the adapters for this system, and wires the program together."""
