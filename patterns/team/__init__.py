"""What E, F and G build on: the Agents SDK, the specialists and their manager."""
