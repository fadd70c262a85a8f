"""What plays the cues of a guided break, and what speaks."""
