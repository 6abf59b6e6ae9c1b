"""What the current photo is, in one line of the status bar: its size, depth, colours and blur."""

from __future__ import annotations

import html

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

from app import words
from app.items import Opened
from app.session import Session
from app.trust.findings import BlurFound
from app.trust.known import Known


class Facts(QObject):
    """Follows the session. `blurs` are the estimates that were made; none is made for this."""

    def __init__(
        self, session: Session, label: QLabel, blurs: Known[BlurFound], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._label, self._blurs = session, label, blurs
        for changed in (
            session.photos.current_changed,
            session.photos.opened,
            session.busy_changed,
        ):
            changed.connect(self._show)

    def _show(self) -> None:
        entry, text = self._session.photos.current, ""
        if entry is not None and entry.opened is not None:
            found = self._blurs.get(entry)
            facts = [*self._about(entry.opened), self._about_blur(found) if found else ""]
            text = " \N{MIDDLE DOT} ".join(fact for fact in facts if fact)
        self._label.setText(text)
        self._label.setToolTip(f"<p>{html.escape(text)}</p>" if text else "")

    def _about(self, opened: Opened) -> list[str]:
        photo = opened.photo
        return [
            f"{photo.width} \N{MULTIPLICATION SIGN} {photo.height}",
            self.tr("{0} bit").format(photo.bit_depth),
            self._profile(photo.icc),
        ]

    def _profile(self, icc: bytes | None) -> str:
        if icc is None:
            return "sRGB"
        return words.profile_name(icc) or self.tr("profile without a name")

    def _about_blur(self, found: BlurFound) -> str:
        blur = found.estimate.overall
        if blur.kind == "unknown":
            return ""
        if blur.kind == "sharp":
            return self.tr("sharp")
        return self.tr("blur about {0} px").format(round(blur.size))
