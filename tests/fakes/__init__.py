"""Slack and Discord on loopback: stateful, with the limits that bite, driven as people would drive them."""
