"""The pages of a client -> a static site of them: search, navigation, dark mode, tabs.

The site generator is Zensical. It, and what reads Markdown for it, are an extra: only `build` can be
imported without them, and says what is missing.
"""
