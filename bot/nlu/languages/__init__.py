"""How members of each language talk of bookings, one module each, named by its code: data, and no code."""
