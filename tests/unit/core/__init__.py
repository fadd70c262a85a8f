"""The core, told as stories and held to its properties."""
