"""The catalogue: every entry usable, lengths and prices as the models have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.commands.models import show_models
from app.config import Settings
from app.providers.base import Job, JobStatus
from app.providers.catalogue import Durations, HostedModel, Price, Role, load_catalogue
from app.providers.paid import Entry, charged

PRESS = HostedModel(
    id="press/two", role=Role.IMAGE, fields={}, price=Price(per="output", usd=0.02), priced="2026-12"
)  # fmt: skip


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


def test_what_a_service_brings_along_is_listed_first(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Press:
        def models(self, kind: str) -> list[HostedModel]:
            return [PRESS] if kind in ("still", "photo_still") else []

        async def close(self) -> None: ...

    monkeypatch.setattr("app.commands.models.open_paid", lambda _: [Press()])
    assert show_models(settings) == 0
    images = [line for line in capsys.readouterr().out.splitlines() if " image " in line]
    assert images[0].split() == ["*", "image", "press/two", "$0.020", "per", "output", "(2026-12)"]
    assert sum("press/two" in line for line in images) == 1
    assert images[1].split()[:2] == ["image", "google/nano-banana"]


@pytest.mark.parametrize(
    ("told", "cost"), [(None, 0.04), (0.0, 0.0), (0.07, 0.07), (-1.0, 0.04), (float("nan"), 0.04), (float("inf"), 0.04)]
)  # fmt: skip
def test_a_price_that_can_be_none_is_not_believed(told: float | None, cost: float) -> None:
    entry = Entry(1, "submitted", 7, "job", 0.04, None, False, False, None)
    assert charged(entry, Job("job", JobStatus.SUCCEEDED, cost=told)) == cost
