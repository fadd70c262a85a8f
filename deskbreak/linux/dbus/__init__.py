"""The message bus: its connection, its messages and the objects that we serve on it."""
