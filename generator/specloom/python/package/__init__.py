"""The modules of a client: models, operations, webhooks, and what is around them."""
