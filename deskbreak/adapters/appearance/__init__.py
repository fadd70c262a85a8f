"""How the desktop wants programs to look: theme, contrast, motion, text size."""
