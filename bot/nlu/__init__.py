"""What the bot understands of a message, without a model: `heard.hear`."""
