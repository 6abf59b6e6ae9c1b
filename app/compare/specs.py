"""The words and keys of the compare viewer's actions."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from app.action_specs import ActionSpecs, Spec
from app.actions import VIEWER_MENU

K = QKeySequence.StandardKey


class CompareSpecs(QObject):
    """The compare viewer's own actions, and the main window's in words for two photos."""

    def all(self) -> list[Spec]:
        return [*self._files(), *self._pairs(), *self._shared()]

    def _files(self) -> list[Spec]:
        return [
            Spec(
                "open_left",
                self.tr("&Left photo ..."),
                self.tr("Choose the left photo"),
                K.Open,
                "open",
            ),
            Spec(
                "open_right",
                self.tr("&Right photo ..."),
                self.tr("Choose the right photo"),
                "Ctrl+Shift+O",
                "open",
            ),
            Spec(
                "open_left_folder",
                self.tr("Left &folder ..."),
                self.tr("Choose the left folder; photos are paired by name"),
            ),
            Spec(
                "open_right_folder",
                self.tr("Right f&older ..."),
                self.tr("Choose the right folder; photos are paired by name"),
            ),
            Spec(
                "export_comparison",
                self.tr("&Export comparison ..."),
                self.tr("Save both photos in one labelled picture"),
                "Ctrl+E",
                "export",
            ),
            Spec("close", self.tr("&Close"), self.tr("Close this window"), K.Close),
        ]

    def _shared(self) -> list[Spec]:
        tips = {
            "mode_split": self.tr("Left and right on two sides of a line you can drag"),
            "mode_side_by_side": self.tr("Both photos beside each other, zoom linked"),
            "mode_flicker": self.tr("The right photo alone; hold Space to see the left one"),
            "mode_difference": self.tr("Where the photos differ, amplified"),
            "swap": self.tr("Exchange left and right"),
        }
        names = (*VIEWER_MENU, "shortcuts")
        shared = [spec for spec in ActionSpecs().all() if spec.name in names]
        return [replace(spec, tip=tips.get(spec.name, spec.tip)) for spec in shared]

    def _pairs(self) -> list[Spec]:
        return [
            Spec(
                "previous_pair",
                self.tr("&Previous pair"),
                self.tr("The pair before"),
                "PgUp",
                "previous",
            ),
            Spec("next_pair", self.tr("&Next pair"), self.tr("The pair after"), "PgDown", "next"),
        ]
