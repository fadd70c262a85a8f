"""The message bus: one connection, its messages and the objects we serve on it."""
