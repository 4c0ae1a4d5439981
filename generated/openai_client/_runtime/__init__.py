"""The runtime of a generated client: the same files, byte for byte, in every client."""
