"""What patterns B and C share: the form, the steps, their sequence and C's durable coordinator."""
