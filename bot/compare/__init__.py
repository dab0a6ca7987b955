"""The same scenarios through the eight patterns, judged by the database, with a report that puts numbers to them."""
