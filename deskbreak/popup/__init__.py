"""The break window and the small dialogs, the only package that uses tkinter."""
