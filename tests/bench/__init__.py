"""Measurements, each as a ratio to its floor in the same run: `python -m tests.bench`, which `make bench` calls."""
