"""What a reader sees of each journey, from top to bottom, as text."""
