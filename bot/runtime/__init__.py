"""What runs in a process: the worker, the dispatcher, reminders, health and metrics."""
