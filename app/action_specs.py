"""The words, keys and icons of every action. Knows not what they do."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from app import keys
from app.spec import Spec

K = QKeySequence.StandardKey


class ActionSpecs(QObject):
    """All specs in the user's language."""

    def all(self) -> list[Spec]:
        groups = (
            *(self._files, self._outputs, self._edits, self._runs, self._modes),
            *(self._compares, self._zooms, self._moves, self._rest),
        )
        return [spec for group in groups for spec in group()]

    def _files(self) -> list[Spec]:
        return [
            Spec("open", self.tr("&Open ..."), self.tr("Open photos"), K.Open, "open"),
            Spec(
                "open_folder",
                self.tr("Open &folder ..."),
                self.tr("Open all photos of a folder"),
                "Ctrl+Shift+O",
            ),
            Spec(
                "open_sample",
                self.tr("Try a &sample photo"),
                self.tr("Open the blurred photo that comes along"),
                "",
                "photo",
            ),
        ]

    def _outputs(self) -> list[Spec]:
        return [
            Spec(
                "save_as",
                self.tr("Save result &as ..."),
                self.tr("Save the shown result to a new file"),
                ("Ctrl+S", "Ctrl+Shift+S"),
                "save",
            ),
            Spec(
                "save_all",
                self.tr("Sa&ve all results ..."),
                self.tr("Save every photo's result that is not saved, into one folder"),
            ),
            Spec(
                "export_comparison",
                self.tr("Export &comparison ..."),
                self.tr("Save before and after in one labelled picture"),
                "Ctrl+E",
                "export",
            ),
            Spec(
                "export_strip",
                self.tr("Export process s&trip ..."),
                self.tr("Save the guidance and all steps in one picture"),
                "",
                "export",
            ),
            Spec("batch", self.tr("&Batch ..."), self.tr("Deblur many photos"), "Ctrl+B", "batch"),
            Spec(
                "compare_files",
                self.tr("Co&mpare photos ..."),
                self.tr("Compare any two photos, or two folders, in a window of its own"),
                "Ctrl+Shift+D",
                "compare",
            ),
            Spec(
                "close_photo", self.tr("C&lose photo"), self.tr("Close the current photo"), K.Close
            ),
            Spec(
                "close_all",
                self.tr("Clos&e all photos"),
                self.tr("Close every photo"),
                "Ctrl+Shift+W",
            ),
            Spec("quit", self.tr("&Quit"), self.tr("Close the program"), ("Ctrl+Q",)),
        ]

    def _edits(self) -> list[Spec]:
        return [
            Spec(
                "copy",
                self.tr("&Copy result"),
                self.tr("Copy the shown result to the clipboard"),
                K.Copy,
                "copy",
            ),
            Spec(
                "paste",
                self.tr("&Paste"),
                self.tr("Open the picture or files from the clipboard"),
                K.Paste,
                "paste",
            ),
            Spec(
                "delete_result",
                self.tr("&Delete result"),
                self.tr("Take the selected result out of the list of results"),
                keys.delete_keys(),
                "delete",
            ),
            Spec(
                "compare",
                self.tr("Co&mpare two results"),
                self.tr("Select two results in the list of results to compare them"),
                "Ctrl+D",
                "compare",
            ),
            Spec(
                "preferences",
                self.tr("P&references ..."),
                self.tr("Look, language, saving"),
                ("Ctrl+,",),
                "preferences",
            ),
        ]

    def _runs(self) -> list[Spec]:
        return [
            Spec(
                "deblur",
                self.tr("&Deblur photo"),
                self.tr("Deblur the whole photo"),
                ("Ctrl+Return", "Ctrl+Enter"),
                "deblur",
            ),
            Spec(
                "preview_region",
                self.tr("Preview &region"),
                self.tr("Deblur only the selected region, or what is seen of the photo"),
                ("Shift+Return", "Shift+Enter"),
                "preview",
            ),
            Spec("cancel", self.tr("&Cancel"), self.tr("Stop what is running"), "Ctrl+.", "cancel"),
            Spec(
                "select_region",
                self.tr("&Select region"),
                self.tr("Drag a rectangle over the part to try first"),
                "R",
                "region",
                True,
            ),
            Spec(
                "clear_region", self.tr("Clear re&gion"), self.tr("Forget the rectangle"), "Shift+R"
            ),
        ]

    def _modes(self) -> list[Spec]:
        return [
            Spec(
                "mode_split",
                self.tr("S&plit"),
                self.tr("Before and after on two sides of a line you can drag"),
                "Alt+1",
                "split",
                True,
            ),
            Spec(
                "mode_side_by_side",
                self.tr("&Side by side"),
                self.tr("Before and after beside each other, zoom linked"),
                "Alt+2",
                "side_by_side",
                True,
            ),
            Spec(
                "mode_flicker",
                self.tr("Flick&er"),
                self.tr("The result alone; hold Space to see the photo before"),
                "Alt+3",
                "flicker",
                True,
            ),
            Spec(
                "mode_difference",
                self.tr("&Difference"),
                self.tr("What was changed, amplified"),
                "Alt+4",
                "difference",
                True,
            ),
        ]

    def _compares(self) -> list[Spec]:
        return [
            Spec(
                "cycle_mode",
                self.tr("&Next way to compare"),
                self.tr("Split, side by side, flicker, difference in turn"),
                "M",
            ),
            Spec("swap", self.tr("S&wap sides"), self.tr("Exchange before and after"), "X", "swap"),
            Spec(
                "rotate_divider",
                self.tr("&Rotate divider"),
                self.tr("Turn the split's line by 90 degrees"),
                "D",
                "rotate",
            ),
            Spec(
                "tilt_divider",
                self.tr("&Tilt divider"),
                self.tr("Turn the split's line by 15 degrees"),
                "Shift+D",
            ),
        ]

    def _zooms(self) -> list[Spec]:
        return [
            Spec(
                "loupe",
                self.tr("&Loupe"),
                self.tr("Both sides at 400 % under the mouse"),
                "L",
                "loupe",
                True,
            ),
            Spec(
                "fit",
                self.tr("&Fit to window"),
                self.tr("Show the whole photo"),
                ("F", "Ctrl+0"),
                "fit",
            ),
            Spec(
                "zoom_100",
                self.tr("Zoom &100 %"),
                self.tr("One photo pixel on one screen pixel"),
                ("1", "Ctrl+1"),
            ),
            Spec(
                "zoom_200",
                self.tr("Zoom &200 %"),
                self.tr("One photo pixel on two by two screen pixels"),
                ("2", "Ctrl+2"),
            ),
            Spec(
                "zoom_in",
                self.tr("Zoom &in"),
                self.tr("Enlarge"),
                ("+", "=", "Ctrl++", "Ctrl+="),
                "zoom_in",
            ),
            Spec("zoom_out", self.tr("Zoom &out"), self.tr("Reduce"), ("-", "Ctrl+-"), "zoom_out"),
        ]

    def _moves(self) -> list[Spec]:
        return [
            Spec(
                "previous_step",
                self.tr("Pre&vious step"),
                self.tr("One step back in the film of the run"),
                keys.BACK,
            ),
            Spec(
                "next_step",
                self.tr("Ne&xt step"),
                self.tr("One step on in the film of the run"),
                keys.ON,
            ),
            Spec(
                "previous_photo",
                self.tr("Previous p&hoto"),
                self.tr("The photo before in the filmstrip"),
                "PgUp",
            ),
            Spec(
                "next_photo",
                self.tr("Next phot&o"),
                self.tr("The photo after in the filmstrip"),
                "PgDown",
            ),
        ]

    def _rest(self) -> list[Spec]:
        return [
            Spec(
                "shortcuts", self.tr("&Keyboard and mouse"), self.tr("All keys in one list"), "F1"
            ),
            Spec(
                "show_log",
                self.tr("Open &log folder"),
                self.tr("Where the program writes down what went wrong"),
            ),
            Spec("about", self.tr("&About"), self.tr("Version, method, licences")),
        ]
