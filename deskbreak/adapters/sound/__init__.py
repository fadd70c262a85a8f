"""Plays the cues of a guided break, and speaks its instructions."""
