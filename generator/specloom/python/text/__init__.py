"""Text in Python source and in Markdown: docstrings, literals, imports, and types as text."""
