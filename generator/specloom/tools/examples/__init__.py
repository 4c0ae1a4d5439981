"""The pages of a client and the document in, what came of each example against a mock of the API out.

Nothing is imported here: what runs examples needs libraries that come with `specloom[examples]`.
"""
