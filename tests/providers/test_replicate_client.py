"""Replicate's API as the client meets it: what was surely refused, what is unclear, and where files come from."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from app.errors import ProviderError
from app.providers.base import JobStatus, Moderated, Unclear
from app.providers.replicate_client import Prediction, ReplicateClient, explained
from tests.fakes.replicate import INTERRUPTED, SENSITIVE, TOKEN, FakeReplicate, Rule, serve

FLUX = "black-forest-labs/flux-schnell"
NANO = "google/nano-banana"


@pytest.fixture
async def client(fake: FakeReplicate) -> AsyncIterator[ReplicateClient]:
    made = ReplicateClient(TOKEN, f"{fake.base}/v1")
    yield made
    await made.close()


async def create(client: ReplicateClient, model: str = NANO, **more: object) -> Prediction:
    return await client.create(model, {"prompt": "a red can", **more}, cancel_after=60)


async def ended(client: ReplicateClient, made: Prediction) -> Prediction:
    for _ in range(100):
        seen = await client.get(made.id)
        if seen.status.final:
            return seen
        await asyncio.sleep(0.02)
    raise AssertionError("it never ended")


async def test_a_prediction_from_creation_to_file(
    fake: FakeReplicate, client: ReplicateClient, tmp_path: Path
) -> None:
    made = await create(client, output_format="png", aspect_ratio="9:16")
    assert made.status in (JobStatus.STARTING, JobStatus.PROCESSING)
    done = await ended(client, made)
    assert (done.status, done.error) == (JobStatus.SUCCEEDED, None)
    await client.download(done.output, tmp_path / "a.png", 10 << 20)
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (720, 1280)
    assert [usd for _, _, usd in fake.bill()] == [0.039]
    carried = {
        path.split("/")[1] for _, path, headers in fake.requests if "Authorization" in headers
    }
    assert carried == {"v1"}, "the token went along to fetch a file"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([402, {"title": "Insufficient credit"}, {}], "credit"),
        ([404, {}, {}], "does not know"),
        ([422, {"detail": "- input.prompt: prompt is required\n"}, {}], "prompt is required"),
    ],
)
async def test_refusals_are_final(
    fake: FakeReplicate, client: ReplicateClient, value: object, says: str
) -> None:
    fake.rules.append(Rule("status", value))
    with pytest.raises(ProviderError, match=says) as caught:
        await create(client)
    assert not caught.value.transient
    assert not isinstance(caught.value, Unclear)
    assert fake.predictions == {}


async def test_a_wrong_key_and_wrong_fields(fake: FakeReplicate, client: ReplicateClient) -> None:
    stranger = ReplicateClient("r8_wrong", f"{fake.base}/v1")
    with pytest.raises(ProviderError, match="key") as caught:
        await create(stranger)
    assert "r8_wrong" not in str(caught.value)
    await stranger.close()
    with pytest.raises(ProviderError, match="must be one of"):
        await create(client, output_format="bmp")
    with pytest.raises(ProviderError, match="is not allowed"):
        await create(client, colour="red")


async def test_throttling_holds_every_creation_back(
    fake: FakeReplicate, client: ReplicateClient
) -> None:
    fake.rules.append(Rule("status", [429, {"retry_after": 1}, {}], times=1))
    began = time.monotonic()
    made = await asyncio.gather(*(create(client) for _ in range(3)))
    assert time.monotonic() - began >= 0.9
    assert len({m.id for m in made}) == len(fake.predictions) == 3


@pytest.mark.parametrize("code", [408, 500, 502, 503, 504])
async def test_a_broken_answer_is_unclear_and_not_sent_again(
    fake: FakeReplicate, client: ReplicateClient, code: int
) -> None:
    fake.rules.append(Rule("status", code))
    with pytest.raises(Unclear):
        await create(client)
    assert sum(method == "POST" for method, _, _ in fake.requests) == 1


async def test_a_dropped_answer_is_unclear_and_the_job_is_found(
    fake: FakeReplicate, client: ReplicateClient
) -> None:
    since = datetime.now(UTC) - timedelta(seconds=5)
    fake.rules.append(Rule("drop", times=1))
    with pytest.raises(Unclear):
        await create(client, FLUX, seed=4711)
    found = [p async for p in client.listed(since) if p.input.get("seed") == 4711]
    assert [p.model for p in found] == [FLUX]
    with pytest.raises(ProviderError, match="can't be reached") as caught:
        await create(ReplicateClient(TOKEN, "http://127.0.0.1:1/v1"))
    assert caught.value.transient
    assert not isinstance(caught.value, Unclear), "nothing was sent, so nothing is owed"


async def test_the_list_is_walked_to_its_end(fake: FakeReplicate, client: ReplicateClient) -> None:
    since = datetime.now(UTC)
    for number in range(230):
        await create(client, FLUX, seed=number)
    seeds = [p.input["seed"] async for p in client.listed(since)]
    assert seeds == list(range(229, -1, -1))


async def test_ends_and_their_errors(fake: FakeReplicate, client: ReplicateClient) -> None:
    fake.rules += [Rule("fail", SENSITIVE, times=1), Rule("fail", INTERRUPTED, times=1),
                   Rule("fail", "CUDA out of memory", times=1), Rule("end", "aborted", times=1)]  # fmt: skip
    errors = []
    for _ in range(4):
        done = await ended(client, await create(client))
        errors.append(explained(done.error, done.status))
    assert isinstance(errors[0], Moderated)
    assert [e.transient for e in errors] == [False, True, False, True]
    assert fake.bill() == []


async def test_cancel(fake: FakeReplicate, client: ReplicateClient) -> None:
    fake.rules.append(Rule("stuck"))
    made = await create(client)
    await client.cancel(made.id)
    assert (await ended(client, made)).status in (JobStatus.CANCELED, JobStatus.ABORTED)
    await client.cancel(made.id)
    assert fake.running() == []


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("foreign", "foreign host"), ("redirect", "302"), ("expired", "404"),
        ("truncated", "whole"), ("oversized", "larger"),
    ],
)  # fmt: skip
async def test_files_that_can_not_be_had(
    fake: FakeReplicate, client: ReplicateClient, tmp_path: Path, form: str, says: str
) -> None:
    other = FakeReplicate(tmp_path / "other")
    runner, fake.foreign = await serve(other)
    fake.rules.append(Rule("output", form))
    done = await ended(client, await create(client))
    with pytest.raises(ProviderError, match=says):
        await client.download(done.output, tmp_path / "x", 1 << 20)
    assert other.requests == [], "another host was asked"
    assert len(fake.predictions) == 1
    await runner.cleanup()


async def test_slow_files_and_files_in_the_answer(
    fake: FakeReplicate, client: ReplicateClient, tmp_path: Path
) -> None:
    fake.rules += [Rule("output", "slow", times=1), Rule("output", "data", times=1)]
    for size in ((960, 960), (64, 64)):
        done = await ended(client, await create(client, output_format="png"))
        await client.download(done.output, tmp_path / "x.png", 10 << 20)
        with Image.open(tmp_path / "x.png") as image:
            assert image.size == size
    with pytest.raises(ProviderError, match="can't be read"):
        await client.download("data:image/png;base64,@@@", tmp_path / "x.png", 100)


async def test_uploads(fake: FakeReplicate, client: ReplicateClient, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"picture")
    url = await client.upload(tmp_path / "a.jpg")
    assert url.startswith(fake.base)
    assert list(fake.files.values()) == [b"picture"]
