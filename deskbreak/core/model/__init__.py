"""The values that everything else uses."""
