"""Guided Deblur: the window, or one of its commands. Imports nothing heavy before it must."""

from __future__ import annotations

import sys

from app.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
