"""One message in, one reply out: the types that platforms, patterns and commands share."""
