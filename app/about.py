"""Name, version and folders of the application."""

from __future__ import annotations

from core.version import DISTRIBUTION, version

__all__ = ["DISTRIBUTION", "NAME", "version"]

NAME = "Guided Deblur"
