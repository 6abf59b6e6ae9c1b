"""What the trust features mean, in the window, with pictures that the program made."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.naming import named
from app.sizes import open_at
from app.theme import RESOURCES

PICTURES = RESOURCES / "help"
_WIDTH = 600


class TrustHelp(QDialog):
    """One column of headings, texts and pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trust_help_dialog")
        self.setWindowTitle(self.tr("How far can a result be believed?"))
        column = QVBoxLayout()
        column.setContentsMargins(22, 18, 22, 18)
        column.setSpacing(12)
        for title, text, picture in self._chapters():
            column.addWidget(named(QLabel(title), "section_title"))
            label = QLabel(text)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
            if picture:
                column.addWidget(_picture(picture, title))
        inner = named(QWidget(), "panel")
        inner.setLayout(column)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        outer = QVBoxLayout(self)
        outer.addWidget(scroll)
        outer.addWidget(buttons)
        open_at(self, _WIDTH + 100, 760)

    def _chapters(self) -> list[tuple[str, str, str]]:
        return [
            (
                self.tr("Why these checks"),
                self.tr(
                    "Blur destroys detail for good. A model that brings detail back has to guess "
                    "a part of it, from what photos usually look like. These checks show which "
                    "part. None of them is a proof: never read faces, number plates or documents "
                    "from a deblurred photo as if they were evidence."
                ),
                "",
            ),
            (
                self.tr("Faithful or realistic"),
                self.tr(
                    "The slider blends two answers. Left is the one that is right on average: "
                    "smooth where the photo does not say more. Right is one full sample: it has "
                    "texture, which is one guess among many. With the weights that come along now "
                    "that texture is not always nearer to what sharp photos look like."
                ),
                "",
            ),
            (
                self.tr("Samples disagree"),
                self.tr(
                    "Four results from four seeds. Where they differ, the photo leaves the model "
                    "a choice, and what you see is chosen by chance. The colours say how far the "
                    "result is likely off, yellow a little, dark red much: more where the four "
                    "differ, where they have moved away from the faithful answer, and where there "
                    "is fine detail to be wrong. Where nothing is painted all is likely well, but "
                    "all four can also be wrong together."
                ),
                "disagreement.jpg",
            ),
            (
                self.tr("Re-blur check"),
                self.tr(
                    "If the result is right, blurring it again must give the photo back. The "
                    "program looks for the blur that does this best, place by place. Orange to "
                    "purple: no blur does, so something was added (in the picture a disc and some "
                    "texture were put there on purpose; the middle of the texture passes, for a "
                    "wider blur explains it). Green: it fits, and something was deblurred. Grey: "
                    "the result is as blurred as the photo. Detail so fine that the blur wipes it "
                    "out cannot be checked by anyone."
                ),
                "reblur.jpg",
            ),
            (
                self.tr("Blur of the photo"),
                self.tr(
                    "How far the photo is smeared, place by place. Blur of some pixels can be "
                    "undone in part; blur of more than some thirty only gets softer. A sharp photo "
                    "is best left alone, and the program asks before it deblurs one."
                ),
                "blur.jpg",
            ),
            (
                self.tr("Only in places"),
                self.tr(
                    "Paint with brush or lasso where the result is to be laid over the photo; "
                    "everywhere else the photo stays as it was taken, pixel for pixel. Places "
                    "that are sharp already are left out unless you say otherwise."
                ),
                "",
            ),
            (
                self.tr("Variations"),
                self.tr(
                    "Four seeds side by side. Zoom in where it matters: what is the same in all "
                    "four is in your photo, what changes is not. Take the one you like into the "
                    "results; it can be undone."
                ),
                "",
            ),
        ]


def _picture(name: str, title: str) -> QLabel:
    label = QLabel()
    pixmap = QPixmap(str(PICTURES / name))
    if pixmap.width() > _WIDTH:
        pixmap = pixmap.scaledToWidth(_WIDTH, Qt.TransformationMode.SmoothTransformation)
    label.setPixmap(pixmap)
    label.setAccessibleName(title)
    return label
