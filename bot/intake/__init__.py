"""From a platform's event to the inbox, and what has to be answered before any worker could."""
