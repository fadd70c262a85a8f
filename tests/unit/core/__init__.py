"""Tests of the core: stories and properties."""
