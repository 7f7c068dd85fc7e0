"""The error tree. Services raise these; the edge turns them into the envelope.

AppError 500
├── InvalidInput 422            what was sent can't be used
├── NotSignedIn 401
├── OverCap 402                 a cap on spending would be passed
├── Forbidden 403
├── NotFound 404                also for what belongs to somebody else
├── Conflict 409
│   └── WrongStage 409          a step out of order; details name the stage needed
├── TooLarge 413
├── WrongType 415
├── TooMany 429                 says when to try again
└── Unavailable 503             the disk is full, a dependency is gone

StageError                      a stage of an ad failed; never crosses the edge, is kept on the session
└── ProviderError               a model failed; `transient` says whether trying again may help
"""

from __future__ import annotations

from typing import Any


class AppError(Exception):
    """An error with a code and a status, safe to show."""

    status = 500
    code = "INTERNAL_ERROR"

    def __init__(
        self, message: str, *, code: str | None = None, details: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.details = details

    def envelope(self) -> dict[str, Any]:
        """The body that clients see."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.details:
            error["details"] = self.details
        return {"error": error}


class InvalidInput(AppError):
    status = 422
    code = "VALIDATION_ERROR"


class NotSignedIn(AppError):
    status = 401
    code = "NOT_AUTHENTICATED"


class OverCap(AppError):
    status = 402
    code = "OVER_CAP"


class Forbidden(AppError):
    status = 403
    code = "FORBIDDEN"


class NotFound(AppError):
    status = 404
    code = "NOT_FOUND"


class Conflict(AppError):
    status = 409
    code = "CONFLICT"


class WrongStage(Conflict):
    code = "WRONG_STAGE"


class TooLarge(AppError):
    status = 413
    code = "TOO_LARGE"


class WrongType(AppError):
    status = 415
    code = "UNSUPPORTED_MEDIA_TYPE"


class TooMany(AppError):
    """Attributes:
    retry_after: seconds. headers: that tell of the limit.
    """

    status = 429
    code = "RATE_LIMITED"

    def __init__(
        self, message: str, *, retry_after: int, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message, details={"retry_after": retry_after})
        self.retry_after = retry_after
        self.headers = headers or {}


class Unavailable(AppError):
    status = 503
    code = "UNAVAILABLE"


class StageError(Exception):
    """A stage failed; `str()` is a sentence for the user."""

    code = "STAGE_FAILED"


class ProviderError(StageError):
    """A provider job failed."""

    code = "PROVIDER_FAILED"

    def __init__(self, message: str, *, transient: bool = False) -> None:
        super().__init__(message)
        self.transient = transient
