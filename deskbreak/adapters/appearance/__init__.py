"""How programs should look on this desktop: theme, contrast, motion, text size."""
