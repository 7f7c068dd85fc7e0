"""The doctor at a bucket of a real S3 server."""

from __future__ import annotations

from pathlib import Path

from app.doctor import network
from app.doctor.finding import State
from tests.fakes.s3 import FakeS3


async def test_a_bucket(s3: FakeS3, tmp_path: Path) -> None:
    settings = s3.settings(tmp_path)
    found = await network.storage(settings)
    assert found.state is State.OK, found
    assert "MEDIA_ORIGIN" in found.found
    assert not s3.names(settings.s3_bucket)
    gone = await network.storage(settings.model_copy(update={"s3_bucket": "there-is-none"}))
    assert (gone.state, "S3_BUCKET" in gone.advice) == (State.FAILED, True)
