"""specloom: an OpenAPI document in, a Python client that a team is glad to vendor out."""

__version__ = "0.1.0"
