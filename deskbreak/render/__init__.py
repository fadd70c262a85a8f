"""Draws core values as Pillow images and text. Needs no screen."""
