"""The words and keys of what the Trust panel does, painting included. See app.action_specs."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.keys import BACK, ON, as_called_here
from app.spec import Spec


class TrustSpecs(QObject):
    """All specs in the user's language."""

    def all(self) -> list[Spec]:
        return [
            Spec(
                "show_disagreement",
                self.tr("Samples &disagree"),
                self.tr("Paint how far the result is likely off, judged by four seeds"),
                "Alt+5",
                "",
                True,
            ),
            Spec(
                "show_reblur",
                self.tr("&Re-blur check"),
                self.tr("Blur the result again and paint what the photo does not explain"),
                "Alt+6",
                "",
                True,
            ),
            Spec(
                "show_blur",
                self.tr("&Blur of the photo"),
                self.tr("Paint how far the photo is blurred, place by place"),
                "Alt+7",
                "",
                True,
            ),
            Spec(
                "variations",
                self.tr("Four &variations ..."),
                self.tr("Four seeds side by side; take the one you like"),
                "V",
                "dice",
            ),
            Spec(
                "mask_brush",
                self.tr("Br&ush"),
                self.tr("Paint over what is to be deblurred; the rest stays as it is"),
                "B",
                "",
                True,
            ),
            Spec(
                "mask_lasso",
                self.tr("&Lasso"),
                self.tr("Draw around what is to be deblurred"),
                "Shift+B",
                "",
                True,
            ),
            Spec(
                "mask_eraser",
                self.tr("&Eraser"),
                self.tr("Give the photo back where you paint"),
                "E",
                "",
                True,
            ),
            Spec(
                "brush_smaller",
                self.tr("S&maller brush"),
                as_called_here(self.tr("While painting: reduce the brush; Ctrl+wheel does so too")),
                BACK,
            ),
            Spec(
                "brush_larger",
                self.tr("Lar&ger brush"),
                as_called_here(
                    self.tr("While painting: enlarge the brush; Ctrl+wheel does so too")
                ),
                ON,
            ),
            Spec(
                "mask_tint",
                self.tr("Show the mas&k"),
                self.tr("While painting: colour what is painted"),
                "O",
                "",
                True,
            ),
            Spec(
                "mask_clear",
                self.tr("&Whole result again"),
                self.tr("Forget what was painted"),
            ),
            Spec(
                "trust_help",
                self.tr("W&hat do these mean? ..."),
                self.tr("How far a result can be believed, with pictures"),
                "",
                "info",
            ),
        ]
