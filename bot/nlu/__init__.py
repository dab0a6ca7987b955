"""What the bot understands of a message."""
