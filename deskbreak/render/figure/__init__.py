"""The animated figure: turns skeleton, body and moves into pictures."""
