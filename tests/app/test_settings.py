"""Settings survive the program, and survive being damaged."""

from __future__ import annotations

import json
import math
from dataclasses import fields
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st
from PySide6.QtWidgets import QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from app.batch.dialog import BatchDialog
from app.compare.comparison import Comparison
from app.jobs import Engine
from app.preferences import Preferences
from app.session import Session
from app.settings import (
    RECENT_COUNT,
    THEMES,
    Settings,
    load_settings,
    settings_path,
    store_settings,
)
from app.timing import Rate
from app.window import MainWindow
from core.options import DEVICES, DeblurOptions
from tests.app.conftest import open_and_wait, trigger, wait, write_photo


def test_what_is_stored_comes_back() -> None:
    settings = Settings(theme="light", preset="best", recent=("/a.jpg", "/b.jpg")).with_rate(
        "cpu", Rate(guidance=0.5, step=1.5)
    )
    store_settings(settings)
    assert load_settings() == settings
    assert load_settings().rate("cpu") == Rate(guidance=0.5, step=1.5)
    assert load_settings().rate("cuda") is None


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", "\x00\xff", '{"theme": "pink"}'])
def test_a_damaged_file_counts_as_absent(content: str) -> None:
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text(content, "utf-8")
    assert load_settings() == Settings()


def test_one_wrong_value_costs_only_itself() -> None:
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text(
        '{"theme": "light", "save_quality": "high", "instant_preview": 3, "rates": {"cpu": 7}}'
    )
    settings = load_settings()
    assert settings.theme == "light"
    assert settings.save_quality == Settings().save_quality
    assert settings.instant_preview is True
    assert settings.rate("cpu") is None


def test_recent_files_are_unique_newest_first_and_few() -> None:
    settings = Settings()
    for number in range(RECENT_COUNT + 5):
        settings = settings.with_recent(Path(f"/{number}.jpg"))
    settings = settings.with_recent(Path("/10.jpg"))
    assert settings.recent[0] == str(Path("/10.jpg"))
    assert len(settings.recent) == len(set(settings.recent)) == RECENT_COUNT


def test_a_folder_that_cannot_be_written_costs_only_the_settings(own_folders: Path) -> None:
    own_folders.write_text("a file where the folder should be")
    store_settings(Settings(theme="light"))
    assert load_settings() == Settings()


def test_two_windows_do_not_undo_each_others_choices(qtbot: QtBot) -> None:
    one, other = Session(), Session()
    one.change_settings(theme="light")
    other.change_settings(save_quality=80)
    other._on_measured("cpu", Rate(guidance=1.0, step=2.0))
    one._on_measured("cuda", Rate(guidance=0.1, step=0.2))
    for session in (one, other):
        session.close()
    settings = load_settings()
    assert (settings.theme, settings.save_quality) == ("light", 80)
    assert set(settings.rates) == {"cpu", "cuda"}


def test_choices_hold_where_they_cannot_be_stored(qtbot: QtBot, own_folders: Path) -> None:
    own_folders.write_text("a file where the folder should be")
    session = Session()
    session.change_settings(theme="light")
    session.change_settings(save_quality=80)
    session.close()
    assert (session.settings.theme, session.settings.save_quality) == ("light", 80)


def test_what_is_preferred_is_a_setting_and_kept(
    main_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, chosen = main_window.session.settings, {}

    def answer(dialog: Preferences) -> bool:
        for box in dialog.findChildren(QComboBox):
            box.setCurrentIndex((box.currentIndex() + 1) % box.count())
        for check in dialog.findChildren(QCheckBox):
            check.toggle()
        dialog.megapixels.setValue(350)
        chosen.update(dialog.changes)
        return True

    looks: list[str] = []
    monkeypatch.setattr(Preferences, "exec", answer)
    # The tests' other windows keep the look that they have.
    monkeypatch.setattr("app.theme.apply_theme", lambda app, theme: looks.append(theme))
    trigger(main_window, "action_preferences")
    assert set(chosen) <= {field.name for field in fields(Settings)}
    assert vars(load_settings()) | chosen == vars(load_settings())
    assert not {name for name, value in chosen.items() if value == vars(before)[name]}
    assert looks == [chosen["theme"]]


def test_larger_photos_than_preferred_are_refused_everywhere(
    main_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    large = write_photo(tmp_path / "large.png", 1200, 1000)
    session = main_window.session
    session.change_settings(max_megapixels=1, instant_preview=False)
    main_window.open_photos([large])
    wait(qtbot, lambda: "the limit is 1." in main_window._layout.info.text.text())
    comparison = Comparison()
    comparison.choose(large, None)
    wait(qtbot, lambda: comparison.problems)
    assert "the limit is 1." in comparison.problems[0][1]
    comparison.close()
    trigger(main_window, "action_batch")
    batch = main_window.findChild(BatchDialog, "batch_dialog")
    assert isinstance(batch, BatchDialog)
    batch._views.output.folder.setText(str(tmp_path / "out"))
    assert (job := batch.job()) is not None and job.options.recipe.max_megapixels == 1
    session.change_settings(max_megapixels=2)
    assert (job := batch.job()) is not None and job.options.recipe.max_megapixels == 2
    open_and_wait(main_window, [large], qtbot)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
rates = st.dictionaries(
    st.sampled_from(DEVICES),
    st.fixed_dictionaries(
        {"guidance": json_values, "step": json_values}, optional={"card": json_values}
    ),
)
WRECKS = st.fixed_dictionaries(
    {}, optional={f.name: json_values for f in fields(Settings)} | {"rates": rates | json_values}
)


@hypothesis.settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
@hypothesis.given(wreck=WRECKS)
def test_whatever_the_file_says_the_settings_fit(own_folders: Path, wreck: dict) -> None:
    own_folders.mkdir(exist_ok=True)
    settings_path().write_text(json.dumps(wreck), "utf-8")
    settings = load_settings()
    assert settings.theme in THEMES
    assert 1 <= settings.save_quality <= 100
    assert 1 <= settings.max_megapixels <= 10_000
    for device in DEVICES:
        rate = settings.rate(device)
        assert rate is None or math.isfinite(rate.seconds(10**6, DeblurOptions()))
    store_settings(settings)
    assert load_settings() == settings


NONSENSE = {
    "preset": "no such preset",
    "recent": ["", "\0", "a" * 5000, "/no/such/photo.jpg", "/proc/self/mem"],
    "rates": {"auto": {"guidance": float("nan"), "step": -1}, "tpu": {}},
}


@pytest.mark.parametrize("content", [json.dumps(NONSENSE).encode(), bytes(range(256)) * 40])
def test_the_window_opens_with_damaged_files(
    qtbot: QtBot, own_folders: Path, engine: Engine, photo_file: Path, content: bytes
) -> None:
    own_folders.mkdir()
    for name in ("settings.json", "window.ini"):
        (own_folders / name).write_bytes(content)
    view = MainWindow(engine)
    view.show()
    open_and_wait(view, [photo_file], qtbot)
    view._layout.recent.aboutToShow.emit()
    view.close()
    assert load_settings().recent[0] == str(photo_file)
