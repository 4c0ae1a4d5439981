"""Repairs of a whole API: what can only be seen, or mended, when all of it is there."""
