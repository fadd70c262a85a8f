"""What the code may import, and whether the documents still tell the truth."""
