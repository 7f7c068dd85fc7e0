"""An S3 service on 127.0.0.1 (moto, which checks no signatures), with a faulty network before it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from boto3.session import Session
from moto.server import ThreadedMotoServer

from app.config import Settings


class FakeS3:
    """The service; `bucket()` opens an empty bucket."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.client: Any = Session().client(
            "s3", endpoint_url=self.url, region_name="us-east-1", aws_access_key_id="test",
            aws_secret_access_key="test",
        )  # fmt: skip

    def bucket(self) -> str:
        name = f"media-{uuid.uuid4().hex[:12]}"
        self.client.create_bucket(Bucket=name)
        return name

    def names(self, bucket: str) -> list[str]:
        """All keys of a bucket; those of an upload in parts that is not finished are not among them."""
        return [o["Key"] for o in self.client.list_objects_v2(Bucket=bucket).get("Contents", ())]

    def settings(self, folder: Path, **more: Any) -> Settings:
        """Settings of an empty bucket here."""
        known: dict[str, Any] = {
            "s3_bucket": more.pop("s3_bucket", None) or self.bucket(), "s3_endpoint_url": self.url,
            "s3_access_key_id": "test", "s3_secret_access_key": "secret-of-the-test",
            "s3_path_style": True,
        }  # fmt: skip
        return Settings(
            _env_file=None, environment="test", data_dir=folder, secret_key="k" * 40,
            **(known | more),
        )  # fmt: skip


@contextmanager
def served() -> Iterator[FakeS3]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    fake = FakeS3(server.get_host_and_port()[1])
    try:
        yield fake
    finally:
        fake.client.close()
        server.stop()
