"""What the adapters of Linux share: the message bus, and telling of outages."""
