"""The values that all other modules use."""
