"""The moving figure: skeleton, body and moves to pictures."""
