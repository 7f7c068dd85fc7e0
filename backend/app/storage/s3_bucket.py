"""Objects of a bucket, in blocking calls: one method a request, or a transfer. They raise the client's own errors."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import BotoCoreError, ClientError

from app.config import Settings
from app.errors import NotFound, Unavailable
from app.storage.base import NO_ROOM, disk_full
from app.storage.copies import Copies
from app.storage.s3_client import CODE, Outage, Patience, connect, explained, signer, status_of

BATCH = 1000
"""Keys in a page of a listing, and in a request that deletes: the most there may be."""
_PART_BYTES = 8 << 20
# Parts one after another: a transfer's own threads would be bounded by nothing.
_TRANSFER = TransferConfig(
    multipart_threshold=_PART_BYTES, multipart_chunksize=_PART_BYTES, use_threads=False,
    preferred_transfer_client="classic",
)  # fmt: skip
_CHUNK = 1 << 16
_LONGEST_LINK = 7 * 86_400
_BROWSERS_KEEP = "private, max-age=600"
_CONTENT_TYPES = {
    ".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm", ".gif": "image/gif",
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp",
    ".wav": "audio/wav", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".json": "application/json",
    ".txt": "text/plain",
}  # fmt: skip


class Bucket:
    """The bucket that the settings name. Usable from several threads.

    Raises:
        BotoCoreError, ClientError: what `explained` puts into our words. Unavailable: the disk here is full.
    """

    def __init__(self, settings: Settings, patience: Patience, copies: Copies) -> None:
        self._name, self._attempts, self._copies = settings.s3_bucket, patience.attempts, copies
        self._client, self._signer = connect(settings, patience), signer(settings)

    def close(self) -> None:
        self._client.close()
        self._signer.close()

    def page(self, prefix: str, after: str | None, most: int | None = None) -> dict[str, Any]:
        """A page of a listing, of keys that come after one."""
        more = {"StartAfter": after} if after else {}
        answer: dict[str, Any] = self._client.list_objects_v2(
            Bucket=self._name, Prefix=prefix, MaxKeys=most or BATCH, **more
        )
        return answer

    def upload(self, key: str, source: Path) -> int:
        """Moves a file to a key, a large one in parts; its size in bytes."""
        with source.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            self._client.upload_fileobj(
                file, self._name, key, Config=_TRANSFER,
                ExtraArgs={"ContentType": _content_type(key)},
            )  # fmt: skip
        source.unlink(missing_ok=True)
        return size

    def copy(self, key: str) -> Path:
        """A copy here of the key's latest version; downloaded if there is none yet."""
        for attempt in range(1, self._attempts + 1):
            try:
                return self._latest(key)
            except BotoCoreError:  # a body that breaks off is not sent again by itself
                if attempt == self._attempts:
                    raise
        raise AssertionError("unreachable")

    def _latest(self, key: str) -> Path:
        known = self._copies.find(key)
        try:
            answer = self._client.get_object(
                Bucket=self._name, Key=key, **({"IfNoneMatch": known.tag} if known else {})
            )
        except ClientError as error:
            if known is None or status_of(error) != 304:
                if isinstance(explained(error), NotFound):
                    self._copies.forget(key)
                raise
            if self._copies.still(known):
                return known.path
            answer = self._client.get_object(Bucket=self._name, Key=key)  # it made way meanwhile
        with closing(answer["Body"]) as body:
            return self._copies.keep(key, answer.get("ETag", ""), body.iter_chunks(_CHUNK))

    def download(self, key: str, target: Path) -> None:
        answer = self._client.get_object(Bucket=self._name, Key=key)
        try:
            with closing(answer["Body"]) as body, target.open("wb") as file:
                for chunk in body.iter_chunks(_CHUNK):
                    file.write(chunk)
        except BaseException as error:
            target.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in NO_ROOM:
                raise disk_full() from error
            raise

    def remove(self, keys: Sequence[str]) -> None:
        """Deletes up to BATCH keys, with their copies here."""
        if len(keys) == 1:
            self._client.delete_object(Bucket=self._name, Key=keys[0])
        else:
            self._remove_several(keys)
        for key in keys:
            self._copies.forget(key)

    def _remove_several(self, keys: Sequence[str]) -> None:
        several = {"Objects": [{"Key": key} for key in keys], "Quiet": True}
        try:
            answer = self._client.delete_objects(Bucket=self._name, Delete=several)
        except ClientError as error:
            if isinstance(explained(error), Outage) or status_of(error) in (401, 403, 404):
                raise
            for key in keys:  # some services don't take several at once
                self._client.delete_object(Bucket=self._name, Key=key)
            return
        for failed in answer.get("Errors", ()):
            if failed.get("Code") != "NoSuchKey":
                raise ClientError({"Error": failed, "ResponseMetadata": _status_for(failed)}, "DeleteObjects")  # fmt: skip

    def probe(self) -> None:
        """Stores, reads and removes a small object."""
        key, sent = f"probe/{uuid.uuid4().hex}.txt", b"probe"
        self._client.put_object(Bucket=self._name, Key=key, Body=sent, ContentType="text/plain")
        try:
            with closing(self._client.get_object(Bucket=self._name, Key=key)["Body"]) as body:
                same = body.read() == sent
        finally:
            self._client.delete_object(Bucket=self._name, Key=key)
        if not same:
            raise Unavailable("The media storage gives back other bytes than it took.", code=CODE)

    def link(
        self, key: str, seconds: int, content_type: str, filename: str | None, download: bool
    ) -> str:
        """A signed address; asks nobody."""
        wanted = {
            "Bucket": self._name, "Key": key, "ResponseContentType": content_type,
            "ResponseCacheControl": _BROWSERS_KEEP,
        }  # fmt: skip
        if filename:
            wanted["ResponseContentDisposition"] = _disposition(filename, download)
        url: str = self._signer.generate_presigned_url(
            "get_object", Params=wanted, ExpiresIn=min(seconds, _LONGEST_LINK)
        )
        return url


def _status_for(failed: dict[str, Any]) -> dict[str, int]:
    """Deletion of several keys answers 200; each failure has but a code."""
    return {"HTTPStatusCode": 403 if failed.get("Code") == "AccessDenied" else 500}


def _content_type(key: str) -> str:
    return _CONTENT_TYPES.get(PurePosixPath(key).suffix.lower(), "application/octet-stream")


def _disposition(filename: str, download: bool) -> str:
    kind, quoted = "attachment" if download else "inline", quote(filename, safe="")
    if quoted == filename:
        return f'{kind}; filename="{filename}"'
    return f"{kind}; filename*=UTF-8''{quoted}"
