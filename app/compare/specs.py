"""The words and keys of the compare viewer's actions."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from app.action_specs import ActionSpecs, Spec
from app.view_actions import VIEW_ACTIONS

K = QKeySequence.StandardKey


class CompareSpecs(QObject):
    """The main window's view actions in words for two photos, and the viewer's own."""

    def all(self) -> list[Spec]:
        return [*self._files(), *self._views(), *self._rest()]

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

    def _views(self) -> list[Spec]:
        tips = {
            "mode_split": self.tr("Left and right on two sides of a line you can drag"),
            "mode_side_by_side": self.tr("Both photos beside each other, zoom linked"),
            "mode_flicker": self.tr("The right photo alone; hold Space to see the left one"),
            "mode_difference": self.tr("Where the photos differ, amplified"),
        }
        shared = [spec for spec in ActionSpecs().all() if spec.name in VIEW_ACTIONS]
        return [replace(spec, tip=tips.get(spec.name, spec.tip)) for spec in shared]

    def _rest(self) -> list[Spec]:
        return [
            Spec(
                "previous_pair",
                self.tr("&Previous pair"),
                self.tr("The pair before"),
                "PgUp",
                "previous",
            ),
            Spec("next_pair", self.tr("&Next pair"), self.tr("The pair after"), "PgDown", "next"),
            Spec("swap", self.tr("S&wap sides"), self.tr("Exchange left and right"), "X", "swap"),
            Spec(
                "shortcuts", self.tr("&Keyboard and mouse"), self.tr("All keys in one list"), "F1"
            ),
        ]
