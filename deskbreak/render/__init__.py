"""Core values drawn: Pillow images and text, with no screen."""
