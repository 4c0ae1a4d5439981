"""The pages of a client: operations, models, README, and what they are made of."""
