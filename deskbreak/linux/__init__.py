"""Shared by the Linux adapters: the message bus, display servers and PulseAudio."""
