"""The pages of a client -> a static site of them: search, navigation, dark mode, tabs.

The site generator is Zensical, an extra; nothing else here is imported by what makes clients.
"""

from .build import publish, require
from .pages import KINDS, Kind, Page, Plan, lay_out

__all__ = ["KINDS", "Kind", "Page", "Plan", "lay_out", "publish", "require"]
