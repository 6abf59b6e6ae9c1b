"""Settings survive the program, and survive being damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import RECENT_COUNT, Settings, load_settings, settings_path, store_settings
from app.timing import Rate


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
