"""What the keys mean for the moment."""
