"""The Python layer: `Api`, `Names` and `Config` in, view objects and the file plan out."""
