"""The words, keys and icons of every action. Knows not what they do."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

K = QKeySequence.StandardKey


@dataclass(frozen=True)
class Spec:
    """One action: object name after `action_`, words, tooltip, keys, icon."""

    name: str
    text: str
    tip: str
    keys: str | QKeySequence.StandardKey | tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False


class ActionSpecs(QObject):
    """All specs in the user's language."""

    def all(self) -> list[Spec]:
        return [*self._files(), *self._edits(), *self._runs(), *self._views(), *self._rest()]

    def _files(self) -> list[Spec]:
        tr = self.tr
        return [
            Spec("open", tr("&Open ..."), tr("Open photos"), K.Open, "open"),
            Spec(
                "open_folder",
                tr("Open &folder ..."),
                tr("Open all photos of a folder"),
                "Ctrl+Shift+O",
            ),
            Spec(
                "open_sample",
                tr("Try a &sample photo"),
                tr("Open the blurred photo that comes along"),
                "",
                "photo",
            ),
            Spec(
                "save_as",
                tr("Save result &as ..."),
                tr("Save the shown result to a new file"),
                ("Ctrl+S", "Ctrl+Shift+S"),
                "save",
            ),
            Spec(
                "export_comparison",
                tr("Export &comparison ..."),
                tr("Save before and after in one labelled picture"),
                "Ctrl+E",
                "export",
            ),
            Spec(
                "export_strip",
                tr("Export process s&trip ..."),
                tr("Save the guidance and all steps in one picture"),
                "",
                "export",
            ),
            Spec("batch", tr("&Batch ..."), tr("Deblur many photos"), "Ctrl+B", "batch"),
            Spec("close_photo", tr("C&lose photo"), tr("Close the current photo"), K.Close),
            Spec("quit", tr("&Quit"), tr("Close the program"), ("Ctrl+Q",)),
        ]

    def _edits(self) -> list[Spec]:
        tr = self.tr
        return [
            Spec(
                "copy",
                tr("&Copy result"),
                tr("Copy the shown result to the clipboard"),
                K.Copy,
                "copy",
            ),
            Spec(
                "paste",
                tr("&Paste"),
                tr("Open the picture or files from the clipboard"),
                K.Paste,
                "paste",
            ),
            Spec(
                "delete_result",
                tr("&Delete result"),
                tr("Take the selected result out of the history"),
                "Del",
                "delete",
            ),
            Spec(
                "compare",
                tr("Co&mpare two results"),
                tr("Select two results in the history to compare them"),
                "Ctrl+D",
                "compare",
            ),
            Spec(
                "preferences",
                tr("P&references ..."),
                tr("Look, language, saving"),
                ("Ctrl+,",),
                "preferences",
            ),
        ]

    def _runs(self) -> list[Spec]:
        tr = self.tr
        return [
            Spec(
                "deblur",
                tr("&Deblur photo"),
                tr("Deblur the whole photo"),
                ("Ctrl+Return", "Ctrl+Enter"),
                "deblur",
            ),
            Spec(
                "preview_region",
                tr("Preview &region"),
                tr("Deblur only the selected region, in place"),
                ("Shift+Return", "Shift+Enter"),
                "preview",
            ),
            Spec("cancel", tr("&Cancel"), tr("Stop what is running"), "Ctrl+.", "cancel"),
            Spec(
                "select_region",
                tr("&Select region"),
                tr("Drag a rectangle over the part to try first"),
                "R",
                "region",
                True,
            ),
            Spec("clear_region", tr("Clear re&gion"), tr("Forget the rectangle"), "Shift+R"),
        ]

    def _views(self) -> list[Spec]:
        tr = self.tr
        return [
            Spec(
                "mode_split",
                tr("S&plit"),
                tr("Before and after on two sides of a line you can drag"),
                "Alt+1",
                "split",
                True,
            ),
            Spec(
                "mode_side_by_side",
                tr("&Side by side"),
                tr("Before and after beside each other, zoom linked"),
                "Alt+2",
                "side_by_side",
                True,
            ),
            Spec(
                "mode_flicker",
                tr("&Flicker"),
                tr("The result alone; hold Space to see the photo before"),
                "Alt+3",
                "flicker",
                True,
            ),
            Spec(
                "mode_difference",
                tr("&Difference"),
                tr("What was changed, amplified"),
                "Alt+4",
                "difference",
                True,
            ),
            Spec(
                "cycle_mode",
                tr("&Next way to compare"),
                tr("Split, side by side, flicker, difference in turn"),
                "M",
            ),
            Spec("swap", tr("S&wap sides"), tr("Exchange before and after"), "X"),
            Spec(
                "rotate_divider",
                tr("&Rotate divider"),
                tr("Turn the split's line by 90 degrees"),
                "D",
                "rotate",
            ),
            Spec(
                "tilt_divider",
                tr("&Tilt divider"),
                tr("Turn the split's line by 15 degrees"),
                "Shift+D",
            ),
            Spec(
                "loupe", tr("&Loupe"), tr("Both sides at 400 % under the mouse"), "L", "loupe", True
            ),
            Spec("fit", tr("&Fit to window"), tr("Show the whole photo"), ("F", "Ctrl+0"), "fit"),
            Spec(
                "zoom_100",
                tr("Zoom &100 %"),
                tr("One photo pixel on one screen pixel"),
                ("1", "Ctrl+1"),
            ),
            Spec(
                "zoom_200",
                tr("Zoom &200 %"),
                tr("One photo pixel on two by two screen pixels"),
                ("2", "Ctrl+2"),
            ),
            Spec(
                "zoom_in", tr("Zoom &in"), tr("Enlarge"), ("+", "=", "Ctrl++", "Ctrl+="), "zoom_in"
            ),
            Spec("zoom_out", tr("Zoom &out"), tr("Reduce"), ("-", "Ctrl+-"), "zoom_out"),
            Spec(
                "previous_step",
                tr("Pre&vious step"),
                tr("One step back in the film of the run"),
                "[",
            ),
            Spec("next_step", tr("Ne&xt step"), tr("One step on in the film of the run"), "]"),
            Spec(
                "previous_photo",
                tr("Previous p&hoto"),
                tr("The photo before in the filmstrip"),
                "PgUp",
            ),
            Spec("next_photo", tr("Next phot&o"), tr("The photo after in the filmstrip"), "PgDown"),
        ]

    def _rest(self) -> list[Spec]:
        tr = self.tr
        return [
            Spec("shortcuts", tr("&Keyboard and mouse"), tr("All keys in one list"), "F1"),
            Spec(
                "show_log",
                tr("Open &log folder"),
                tr("Where the program writes down what went wrong"),
            ),
            Spec("about", tr("&About"), tr("Version, method, licences")),
        ]
