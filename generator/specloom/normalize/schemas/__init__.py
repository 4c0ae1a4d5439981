"""Schemas: what each keyword, and each combination of them, comes to in the model."""
