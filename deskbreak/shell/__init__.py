"""The shell around the core: the engine, and one adapter a file for everything outside."""
