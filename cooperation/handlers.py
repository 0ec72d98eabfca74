"""What leaves after the acts of this room; found by the outbox: one import line per noun."""
