"""The guided break: its plan, steps, safety and words."""
