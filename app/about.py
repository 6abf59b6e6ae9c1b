"""Name and version of the application."""

from __future__ import annotations

from core.version import DISTRIBUTION, version

__all__ = ["DESKTOP_ID", "DISTRIBUTION", "NAME", "version"]

NAME = "Guided Deblur"
#: The name of the desktop entry in packaging/linux, by which desktops find icon and window.
DESKTOP_ID = "io.github.guided_deblur.GuidedDeblur"
