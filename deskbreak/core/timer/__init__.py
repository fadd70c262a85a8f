"""The machine that counts sitting and decides when to remind."""
