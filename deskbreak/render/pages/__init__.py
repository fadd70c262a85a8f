"""The pages of the break window: what a scene looks like."""
