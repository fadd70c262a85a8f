"""Chooses the adapters that fit the machine, and wires the program together."""
