"""The words and keys of what whoever paints a mask does beside painting. See app.action_specs."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.action_specs import Spec


class PaintSpecs(QObject):
    """All specs in the user's language."""

    def all(self) -> list[Spec]:
        return [
            Spec(
                "brush_smaller",
                self.tr("S&maller brush"),
                self.tr("While painting: reduce the brush; Ctrl+wheel does so too"),
                "[",
            ),
            Spec(
                "brush_larger",
                self.tr("Lar&ger brush"),
                self.tr("While painting: enlarge the brush; Ctrl+wheel does so too"),
                "]",
            ),
            Spec(
                "mask_tint",
                self.tr("Show the mas&k"),
                self.tr("While painting: colour what is painted"),
                "O",
                "",
                True,
            ),
        ]
