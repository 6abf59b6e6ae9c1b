"""The compare viewer: any two photos, or two folders paired by name, in a window of its own."""

from app.compare.window import CompareWindow

__all__ = ["CompareWindow"]
