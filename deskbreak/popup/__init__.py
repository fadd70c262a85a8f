"""The guided window and the small dialogs: the only room where tkinter lives."""
