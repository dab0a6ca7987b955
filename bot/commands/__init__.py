"""What needs no model: buttons, command words, forms and the admins' settings."""
