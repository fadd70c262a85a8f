"""What is shown: the view of a state, the menu, replies and notifications."""
