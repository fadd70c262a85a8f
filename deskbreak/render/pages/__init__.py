"""The pages of the break window: how each scene looks."""
