"""What a tennis club is: courts, hours, bookings and rules. Nothing here knows a language, a model or a database."""
