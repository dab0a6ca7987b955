"""The playground: a local page as a platform of its own, on which the patterns can be watched at work."""
