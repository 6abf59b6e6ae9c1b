"""The Save dialog: format and ending belong together, and nothing is lost by a slip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ImageCms
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.save_dialog import SaveDialog, suggested_path
from app.words import shown_path
from core.options import SaveOptions
from core.photo import Photo, decode
from core.provenance import sidecar_path


def test_suggested_names_are_free(tmp_path: Path) -> None:
    source = tmp_path / "a.b.jpg"
    assert suggested_path(source, tmp_path, ".png").name == "a.b_deblurred.png"
    (tmp_path / "a.b_deblurred.png").touch()
    assert suggested_path(source, tmp_path, ".png").name == "a.b_deblurred-2.png"


def test_a_very_long_name_leaves_room_for_the_ending(tmp_path: Path) -> None:
    source = tmp_path / f"{'ü' * 123}.jpg"
    first = suggested_path(source, tmp_path, ".jpg")
    first.touch()
    second = suggested_path(source, tmp_path, ".jpg")
    second.touch()
    assert first.name.endswith("ü_deblurred.jpg")
    assert second.name.endswith("ü_deblurred-2.jpg")
    sidecar_path(second).touch()


@pytest.fixture
def save_dialog(photo_file: Path, qtbot: QtBot, tmp_path: Path) -> SaveDialog:
    dialog = SaveDialog(decode(photo_file), tmp_path / "out.jpg", SaveOptions(), [photo_file])
    qtbot.addWidget(dialog)
    return dialog


def test_every_field_has_a_name_for_who_cannot_see_its_label(save_dialog: SaveDialog) -> None:
    for field in (save_dialog.path, save_dialog.kind, save_dialog.quality, save_dialog.bits):
        interface = QAccessible.queryAccessibleInterface(field)
        assert interface.text(QAccessible.Text.Name), field.objectName()


@pytest.mark.parametrize(
    ("typed", "kind", "expected"),
    [
        ("bare.jpg", "JPEG", "bare.jpg"),
        ("inner/bare.jpg", "JPEG", "inner/bare.jpg"),
        ("bare", "PNG", "bare.png"),
        (" bare. ", "TIFF", "bare.tif"),
        ("holiday.2024", "PNG", "holiday.2024.png"),
        ('"bare.jpg"', "JPEG", "bare.jpg"),
    ],
)
def test_a_bare_name_lies_beside_the_suggestion_and_gets_the_format_s_ending(
    save_dialog: SaveDialog, tmp_path: Path, typed: str, kind: str, expected: str
) -> None:
    (tmp_path / "inner").mkdir()
    save_dialog.kind.setCurrentIndex(save_dialog.kind.findText(kind, Qt.MatchFlag.MatchStartsWith))
    save_dialog.path.setText(typed)
    save_dialog._follow_path()
    save_dialog.accept()
    assert save_dialog.choice is not None, save_dialog.problem.text()
    assert save_dialog.choice.path == tmp_path / expected


@pytest.mark.parametrize("typed", ["", "inner", "."])
def test_no_name_and_a_folder_s_name_get_no_ending(
    save_dialog: SaveDialog, tmp_path: Path, typed: str
) -> None:
    (tmp_path / "inner").mkdir()
    save_dialog.path.setText(typed)
    save_dialog.accept()
    assert save_dialog.choice is None and save_dialog.problem.text()


def test_a_message_has_the_folder_and_the_name_of_any_path() -> None:
    short, long = Path("/photos/out.jpg"), Path(f"/photos/{'x' * 250}/out.jpg")
    assert shown_path(short) == str(short)
    told = shown_path(long)
    assert told.startswith("/photos/") and told.endswith("/out.jpg") and len(told) < 120


def test_save_dialog_links_format_and_ending(save_dialog: SaveDialog) -> None:
    save_dialog.path.setText("/x/out.tiff")
    save_dialog._follow_path()
    assert save_dialog.kind.currentData().name == "TIFF"
    assert save_dialog.bits.isEnabled()
    assert not save_dialog.quality.isEnabled()
    save_dialog.kind.setCurrentIndex(0)
    save_dialog._follow_format()
    assert save_dialog.path.text().endswith("out.jpg")
    assert not save_dialog.bits.isEnabled()
    save_dialog.path.setText("/x/holiday.2024")
    save_dialog._follow_format()
    assert save_dialog.path.text().endswith("holiday.2024.jpg")


@pytest.mark.parametrize(
    "name", ["~nobody-of-this-name/x.jpg", f"{'a' * 260}.jpg", "/", "a\0b.jpg"]
)
def test_save_dialog_says_what_is_wrong_with_any_text(save_dialog: SaveDialog, name: str) -> None:
    save_dialog.path.setText(name)
    save_dialog._follow_path()
    save_dialog.accept()
    assert save_dialog.problem.text() and save_dialog.problem.is_warning
    for row in range(save_dialog.kind.count()):
        save_dialog.kind.setCurrentIndex(row)
        save_dialog._follow_format()
        save_dialog.accept()
        assert save_dialog.problem.text()
    assert save_dialog.choice is None


@pytest.mark.parametrize("typed", ["holiday.v1.2", "holiday.png"])
def test_what_was_wrong_is_over_with_another_name(
    save_dialog: SaveDialog, photo_file: Path, typed: str
) -> None:
    save_dialog.path.setText(str(photo_file))
    save_dialog.accept()
    assert "original" in save_dialog.problem.text()
    save_dialog.path.setText(typed)
    save_dialog.path.textEdited.emit(typed)
    assert not save_dialog.problem.text()


def test_a_sidecar_whose_name_would_be_too_long_asks_nothing(
    save_dialog: SaveDialog, tmp_path: Path
) -> None:
    save_dialog.sidecar.setChecked(True)
    save_dialog.path.setText(str(tmp_path / f"{'a' * 250}.jpg"))
    save_dialog.accept()
    assert save_dialog.choice is not None


@pytest.fixture
def rich_photo(photo_file: Path) -> Photo:
    """Transparent, 16 bit, with a profile, metadata, and more texts than a screen has lines."""
    plain = decode(photo_file)
    return replace(
        plain,
        alpha=plain.rgb[..., 0],
        bit_depth=16,
        icc=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
        texts=tuple(("Description", "text") for _ in range(400)),
    )


def test_what_a_format_cannot_hold_is_said_before_it_is_lost(
    rich_photo: Photo, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = SaveDialog(rich_photo, tmp_path / "out.png", SaveOptions(), [])
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.losses.isVisible()
    small = dialog.sizeHint()

    def choose(box: QComboBox, text: str) -> str:
        box.setCurrentIndex(box.findText(text, Qt.MatchFlag.MatchStartsWith))
        box.activated.emit(box.currentIndex())
        qtbot.wait(1)
        return dialog.losses.text()

    said = choose(dialog.kind, "BMP")
    assert dialog.losses.isVisible()
    for lost in ("transparency", "16 are rounded", "colour profile", "no metadata", "Description"):
        assert lost in said
    assert dialog.losses.height() >= dialog.losses.heightForWidth(dialog.losses.width())
    assert dialog.height() < small.height() + 200 and dialog.height() < 600
    said = choose(dialog.metadata, "Remove")
    assert "no metadata" not in said and "transparency" in said
    choose(dialog.kind, "TIFF")
    assert not dialog.losses.isVisible()


@pytest.mark.usefixtures("german")
def test_what_a_format_cannot_hold_is_said_in_german(
    rich_photo: Photo, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = SaveDialog(rich_photo, tmp_path / "out.jpg", SaveOptions(metadata="strip"), [])
    qtbot.addWidget(dialog)
    assert "Transparenz" in dialog.losses.text()


def test_save_dialog_refuses_what_would_lose_something(
    save_dialog: SaveDialog, photo_file: Path, tmp_path: Path
) -> None:
    link, protected = tmp_path / "link.jpg", tmp_path / "protected.jpg"
    link.symlink_to(photo_file)
    protected.touch(0o444)
    for path in (
        photo_file,
        link,
        protected,
        tmp_path,
        tmp_path / "no" / "folder.jpg",
        tmp_path / "x.nef",
    ):
        save_dialog.path.setText(str(path))
        save_dialog.accept()
        assert save_dialog.choice is None
        assert save_dialog.problem.text()
    save_dialog.path.setText(str(tmp_path / "new.jpg"))
    save_dialog.accept()
    assert save_dialog.choice is not None
    assert save_dialog.choice.options.overwrite is False
