"""Opening, saving, copying, pasting, exporting: what the File and Edit menus ask the user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QWidget

from app import exports, words
from app.dialogs import choose_target, kinds_of_photos
from app.drops import local_paths
from app.images import from_qimage, to_qimage, to_translucent_qimage, without_checkerboard
from app.jobs import Items
from app.results import Chosen, Entry, Film
from app.session import Session
from app.theme import RESOURCES
from app.typed_paths import is_folder, is_there, unquoted
from core.names import fitting
from core.options import SaveOptions

SAMPLE = RESOURCES / "samples" / "sample.jpg"


class FileActions(QWidget):
    """Dialogs on behalf of `parent`; all changes go through the session."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._session = session

    # In -----------------------------------------------------------------------------------------

    def open_photos(self) -> None:
        title = self.tr("Open photos")
        self._session.photos.open_paths(choose_photos(self.window(), title, self._folder()))

    def open_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self.window(), self.tr("Open all photos of a folder"), str(self._folder())
        )
        if name:
            self._session.photos.open_paths([Path(name)])

    def open_sample(self) -> None:
        path = sample_photo()
        if path is not None:
            self._session.photos.open_paths([path])

    def take(self, data: QMimeData) -> None:
        """Something dropped or pasted: files, folders or a picture; else a line says so."""
        local = local_paths(data)
        if local:
            self._session.photos.open_paths(local)
        elif data.hasImage() and not QImage(data.imageData()).isNull():
            pixels = from_qimage(QImage(data.imageData()))
            self._session.photos.paste(pixels, self.tr("Pasted picture"))
        elif data.hasText() and _is_path(data.text()):
            self._session.photos.open_paths([Path(unquoted(data.text()))])
        elif data.hasUrls():
            self._session.message.emit(self.tr("Only files of this computer can be opened."))
        else:
            self._session.message.emit(self.tr("There is no photo in that."))

    def paste(self) -> None:
        self.take(QGuiApplication.clipboard().mimeData())

    # Out ----------------------------------------------------------------------------------------

    def save_as(self) -> None:
        # A run may end while the dialog is open, and show its own result.
        chosen = self._session.chosen
        if chosen is not None:
            self.save_result(chosen)

    def save_result(self, chosen: Chosen) -> bool:
        """Ask where, and begin to write; whether there was an answer."""
        from app.save_dialog import SaveDialog, suggested_path
        from core.photo import result_suffix

        entry = chosen.entry
        suggestion = suggested_path(
            self.source(entry), self._save_folder(entry), result_suffix(entry.path).lower()
        )
        defaults = self.save_options()
        dialog = SaveDialog(chosen.opened.photo, suggestion, defaults, self._sources, self.window())
        if dialog.exec() and dialog.choice is not None:
            choice = dialog.choice
            if choice.options.quality is not None:
                self._session.change_settings(save_quality=choice.options.quality)
            self._session.change_settings(
                save_metadata=choice.options.metadata,
                save_ai_mark=choice.ai_mark,
                save_sidecar=choice.options.sidecar,
            )
            self._session.save(choice.path, choice.options, chosen)
        return dialog.choice is not None

    def save_options(self) -> SaveOptions:
        """How results were saved last."""
        settings = self._session.settings
        return SaveOptions(
            quality=settings.save_quality,
            metadata=settings.save_metadata,  # type: ignore[arg-type]
            ai_mark=settings.save_ai_mark,
            sidecar=settings.save_sidecar,
        )

    def source(self, entry: Entry) -> Path:
        """What a result is named after."""
        return Path(entry.name) if self._session.photos.is_pasted(entry) else entry.path

    def save_folder(self) -> Path:
        """Where results of the current photo belong, else the pictures folder."""
        entry = self._session.photos.current
        return self._save_folder(entry) if entry is not None else _pictures()

    def copy(self) -> None:
        """The shown result to the clipboard as the screen shows it (sRGB, 8 bit), but what is
        transparent stays so.
        """
        chosen = self._session.chosen
        if chosen is None:
            return
        image = to_qimage(chosen.opened.pyramid.levels[0]).copy()
        painter = QPainter(image)
        for layer in chosen.outcome.layers:
            to_image = to_translucent_qimage if layer.translucent else to_qimage
            painter.setOpacity(layer.opacity)
            painter.drawImage(0, 0, to_image(layer.pyramid.levels[0]))
        painter.end()
        alpha = chosen.opened.photo.alpha
        if alpha is not None:
            bare = without_checkerboard(from_qimage(image), alpha)
            image = to_translucent_qimage(bare).copy()
        QGuiApplication.clipboard().setImage(image)
        self._session.message.emit(self.tr("The result is on the clipboard."))

    def export_comparison(self) -> None:
        """What is compared on the screen: the photo with a result, or two results."""
        chosen, reference = self._session.chosen, self._session.reference
        if chosen is None:
            return
        photo, labels = chosen.opened.pyramid, (self.tr("Before"), self.tr("After"))
        if reference is not None:
            labels = words.outcome_name(reference), words.outcome_name(chosen.outcome)
        sides = (reference.layers if reference else [], chosen.outcome.layers)
        sources = self._sources
        self._export(
            chosen.entry,
            "comparison",
            lambda path: exports.export_comparison(photo, sides, labels, path, sources),
        )

    def export_strip(self) -> None:
        entry = self._session.photos.current
        if entry is not None and entry.film is not None and entry.film.frames:
            # As it is now: it may grow while the dialog is open.
            film = replace(
                entry.film, structures=[*entry.film.structures], frames=[*entry.film.frames]
            )
            captions, sources = self._captions(film), self._sources
            self._export(
                entry, "steps", lambda path: exports.export_strip(film, captions, path, sources)
            )

    def compare(self) -> None:
        """The compare viewer; the current photo is its left side."""
        from app.compare.window import CompareWindow

        entry = self._session.photos.current
        left = entry.path if entry and not self._session.photos.is_pasted(entry) else None
        CompareWindow().compare(left, None)

    def _captions(self, film: Film) -> list[str]:
        captions = [self.tr("Blur")] if film.shape else []
        for structure in film.structures:
            captions.append(self.tr("Blurred 1/{0}").format(structure.scale))
            captions.append(self.tr("Structure 1/{0}").format(structure.scale))
        for frame in film.frames:
            caption = self.tr("Step {0}").format(frame.step)
            if frame.samples > 1:
                caption = self.tr("Sample {0}, step {1}").format(frame.sample, frame.step)
            captions.append(caption)
        return captions

    def _export(self, entry: Entry, suffix: str, job: Callable[[Path], Items]) -> None:
        folder = self._save_folder(entry)
        suggestion = folder / fitting(Path(entry.name).stem, f"-{suffix}.png")
        kinds = "PNG, JPEG (*.png *.jpg)"
        title, endings = self.tr("Export picture"), tuple(exports.KINDS)
        path = choose_target(self.window(), title, suggestion, kinds, endings)
        if path is not None:
            self._session.write(lambda: job(path))

    @property
    def _sources(self) -> list[Path]:
        """The open photos: nothing is written over them."""
        return [entry.path for entry in self._session.photos.entries]

    def _folder(self) -> Path:
        """Where the last photo came from, else the pictures folder."""
        recent = self._session.settings.recent
        if recent and is_folder(Path(recent[0]).parent):
            return Path(recent[0]).parent
        return _pictures()

    def _save_folder(self, entry: Entry) -> Path:
        inside = entry.path == SAMPLE or self._session.photos.is_pasted(entry)
        return _pictures() if inside else entry.path.parent


def choose_photos(parent: QWidget, title: str, folder: Path | None = None) -> list[Path]:
    """What the user picks among the photos on disk."""
    names, _ = QFileDialog.getOpenFileNames(
        parent, title, str(folder or _pictures()), kinds_of_photos()
    )
    return [Path(name) for name in names]


def sample_photo() -> Path | None:
    """The blurred photo that comes with the program, if it is there."""
    return SAMPLE if SAMPLE.is_file() else None


def _pictures() -> Path:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(folder) if folder and is_folder(Path(folder)) else Path.home()


def _is_path(text: str) -> bool:
    line = unquoted(text)
    if not line or "\n" in line or len(line) > 4096 or "\0" in line:
        return False
    return Path(line).is_absolute() and is_there(Path(line))
