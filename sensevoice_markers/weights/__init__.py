"""The models' weights: which there are, where they come from, and that they are what was published."""
