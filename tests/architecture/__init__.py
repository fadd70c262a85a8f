"""Which imports the code may have, and whether the documents are correct."""
