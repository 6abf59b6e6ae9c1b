"""Where everything sits in the batch dialog. No behaviour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.batch.open_photos import OpenPhotosButton
from app.batch.output_form import OutputForm
from app.batch.recipe_form import RecipeForm
from app.batch.rows import Row, Rows
from app.batch.table import BatchTable
from app.core_words import in_words
from app.flow import FlowLayout
from app.forms import align
from app.keys import as_called_here
from app.naming import named
from app.notice import Notice
from app.panel import Column
from app.settings import Settings
from app.sizes import open_at

#: The dialog's size at first, in letters and lines.
LETTERS, LINES = 215, 52


class BatchLayout(QWidget):
    """Builds the widgets of `dialog`; the dialog connects them."""

    def __init__(self, dialog: QDialog, rows: Rows, settings: Settings) -> None:
        super().__init__(dialog)
        self._icons: dict[QPushButton, str] = {}
        self.table = BatchTable(rows)
        self.output = OutputForm(settings)
        self.recipe = RecipeForm()
        self.add_files = self._button("batch_add_files", self.tr("Add photos ..."), "open")
        self.add_folder = self._button("batch_add_folder", self.tr("Add folder ..."))
        self.add_open = OpenPhotosButton(rows, self)
        self.recursive = named(QCheckBox(self.tr("with inner folders")), "batch_recursive")
        self.recursive.setChecked(True)
        self.filter = named(QLineEdit(), "batch_filter")
        self.filter.setPlaceholderText(self.tr("All names"))
        self.filter.setAccessibleName(self.tr("Filter for folders"))
        self.filter.setToolTip(
            self.tr("Only such names are taken from folders, as IMG_*.jpg; several with ; between.")
        )
        self.filter.setMaximumWidth(170)
        self.remove = self._button("batch_remove", self.tr("Remove"), "delete")
        self.up = self._button("batch_up", self.tr("Up"))
        self.down = self._button("batch_down", self.tr("Down"))
        self.open = self._button("batch_open", self.tr("Compare"), "compare")
        self.retry = self._button("batch_retry", self.tr("Retry failed"))
        self.again = self._button("batch_again", self.tr("Do again"))
        self.report = self._button("batch_report", self.tr("Report ..."), "export")
        self.start = self._button("batch_start", self.tr("Start"))
        self.pause = self._button("batch_pause", self.tr("Pause"))
        self.cancel = self._button("batch_cancel", self.tr("Cancel"), "cancel")
        self.details = self._button("batch_details", self.tr("Details ..."))
        self.summary = named(QLabel(), "batch_summary")
        self.device = named(QLabel(), "device_badge")
        self.message = Notice("batch_message")
        self.why = named(QLabel(), "hint")
        self.show_results = self._button("batch_show_results", self.tr("Show in folder"), "open")
        self.progress = named(QProgressBar(), "batch_progress")
        self._arrange(dialog)
        self._explain()

    def patterns(self) -> tuple[str, ...]:
        """The filter's; there may be spaces in them."""
        parts = (part.strip() for part in self.filter.text().split(";"))
        return tuple(part for part in parts if part)

    def enable(
        self,
        *,
        running: bool,
        paused: bool,
        stopping: bool,
        no_start: str,
        failed: bool,
        chosen: Sequence[Row],
        reportable: bool,
    ) -> None:
        """Switch everything on or off; what is off says why. `no_start` is "" where it can."""
        movable = bool(chosen)
        self._set(self.start, not no_start, no_start)
        self.why.setText("" if running else no_start)
        self.why.setVisible(bool(self.why.text()))
        why_not = self.tr("Stopping ...") if stopping else self.tr("Nothing is running.")
        for button in (self.pause, self.cancel):
            self._set(button, running and not stopping, why_not)
        self._set(self.retry, failed, self.tr("Nothing has failed."))
        self._set(self.report, reportable, self.tr("Start the batch first."))
        done = any(row.state == "done" for row in chosen)
        self._set(self.open, done, self.tr("Select a finished photo first."))
        over = any(row.is_over for row in chosen)
        self._set(self.again, over, self.tr("Select photos first that are done or skipped."))
        for button in (self.up, self.down):
            self._set(button, movable, self.tr("Select photos first."))
        removable = movable and not all(row.is_in_hand for row in chosen)
        self._set(self.remove, removable, self.tr("Select photos first."))
        self.pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        for form in (self.output, self.recipe):
            form.setEnabled(not running)
            form.setToolTip(self.tr("Settings stay as they are while it runs.") if running else "")

    def refresh_icons(self) -> None:
        """After a change of theme."""
        for button, icon in self._icons.items():
            button.setIcon(theme.icon(icon))
        self.recipe.advanced.refresh_icons()

    def show_progress(self, text: str, value: int, total: int, *, running: bool) -> None:
        """The line below the table."""
        self.summary.setText(text)
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(value)
        self.progress.setVisible(running)

    def show_device(self, device: str, hint: str) -> None:
        """What really computes."""
        self.device.setText(in_words(device))
        self.device.setToolTip(in_words(hint))
        self.device.show()

    @staticmethod
    def _set(button: QPushButton, on: bool, why_not: str) -> None:
        button.setEnabled(on)
        tip = str(button.property("tip") or "")
        button.setToolTip(tip if on else why_not)

    def _button(self, name: str, text: str, icon: str = "") -> QPushButton:
        button = named(QPushButton(text), name)
        button.setAutoDefault(False)
        if icon:
            button.setIcon(theme.icon(icon))
            self._icons[button] = icon
        return button

    def _explain(self) -> None:
        tips = {
            self.up: as_called_here(self.tr("Earlier (Alt+Up)")),
            self.down: as_called_here(self.tr("Later (Alt+Down)")),
            self.remove: self.tr("Take out of the list (Del)"),
            self.open: self.tr("See the finished photo beside the original (Enter)"),
            self.pause: self.tr("Stop computing for a while, and go on where it was"),
            self.cancel: self.tr("Stop; finished photos stay"),
            self.retry: self.tr("Try what failed once more"),
            self.again: self.tr("Let the selected photos wait once more, as for other settings"),
            self.report: self.tr("Save what became of each photo, for a spreadsheet or a program"),
        }
        for button, tip in tips.items():
            button.setProperty("tip", tip)

    def _arrange(self, dialog: QDialog) -> None:
        column = QVBoxLayout(dialog)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self)
        left = QVBoxLayout()
        left.setContentsMargins(16, 14, 10, 12)
        left.setSpacing(10)
        left.addLayout(
            FlowLayout(self.add_files, self.add_folder, self.add_open, self.recursive, self.filter)
        )
        left.addWidget(self.table, 1)
        left.addLayout(
            FlowLayout(
                self.remove, self.up, self.down, self.open, self.retry, self.again, self.report
            )
        )
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(self._settings())
        metrics = dialog.fontMetrics()
        open_at(dialog, LETTERS * metrics.averageCharWidth(), LINES * metrics.height())

    def _settings(self) -> QWidget:
        inner = named(QWidget(), "panel")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(named(QLabel(self.tr("Results")), "section_title"))
        column.addWidget(self.output)
        column.addSpacing(6)
        column.addWidget(named(QLabel(self.tr("Deblurring")), "section_title"))
        column.addWidget(self.recipe)
        column.addStretch()
        align(self.output.form, self.recipe.advanced.form)
        side = named(QWidget(), "batch_side")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(side)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(Column(inner), 1)
        outer.addLayout(self._foot())
        return side

    def _foot(self) -> QVBoxLayout:
        """What must never scroll away: messages, progress, Start."""
        for label in (self.summary, self.why):
            label.setWordWrap(True)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        for widget in (self.details, self.show_results, self.progress, self.device):
            widget.hide()
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 10, 16, 14)
        foot.setSpacing(8)
        foot.addWidget(self.message)
        foot.addWidget(self.details, 0, Qt.AlignmentFlag.AlignLeft)
        foot.addWidget(self.summary)
        foot.addWidget(self.progress)
        foot.addLayout(FlowLayout(self.show_results, self.device))
        foot.addWidget(self.why)
        foot.addWidget(self.start)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.pause)
        buttons.addWidget(self.cancel)
        foot.addLayout(buttons)
        return foot
