"""The catalogue: every entry usable, lengths and prices as the models have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.commands.models import show_models
from app.config import Settings
from app.providers.catalogue import Durations, Role, load_catalogue


def test_every_role_has_a_default_and_every_model_a_prompt() -> None:
    catalogue = load_catalogue()
    for role in Role:
        assert catalogue.of(role), f"nothing for {role}"
    for model in catalogue.models:
        assert "prompt" in model.fields
        assert model.cost({"duration": 3.0, "prompt": "x" * 100}) > 0
        assert model.priced
        if model.role is Role.VIDEO:
            assert {"start_image", "duration"} <= set(model.fields)


def test_only_what_a_model_has_is_sent() -> None:
    kling = next(m for m in load_catalogue().models if "kling" in m.id)
    sent = kling.inputs(
        {
            "prompt": "a",
            "seed": 4,
            "start_image": "u",
            "duration": 3.0,
            "ratio": "9:16",
            "system": None,
        }
    )
    assert sent == {"prompt": "a", "start_image": "u", "duration": 5}
    assert kling.cost({"duration": 3.0}) == pytest.approx(0.35)


def test_lengths() -> None:
    assert [Durations(least=2, most=12).fitting(s) for s in (1, 2, 2.1, 12, 30)] == [
        2,
        2,
        3,
        12,
        12,
    ]
    assert [Durations(choices=(5, 10)).fitting(s) for s in (1, 5, 6, 30)] == [5, 5, 10, 10]


def test_it_is_listed_with_prices(
    settings: Settings, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert show_models(settings) == 0
    said = capsys.readouterr().out
    assert "google/nano-banana" in said
    assert "$0.039 per output" in said
    settings.model_catalogue = str(tmp_path / "broken.toml")
    (tmp_path / "broken.toml").write_text("[[models]]\nid = 'a/b'\n")
    assert show_models(settings) == 1
    assert "can't be read" in capsys.readouterr().err
