"""What is done with the pages of a client: beside the core, which imports none of it."""
