"""RFC 9457 problem JSON with stable codes: the only shape in which the centre says no to a request.

Retired codes stay here as comments and are never used again.
"""

from enum import StrEnum

from perisai_app.domain.registration import Value


class Code(StrEnum):
    """What stopped a request, and what the laptop does about it."""

    UNKNOWN_CODE = "unknown_code"  # enrolment: wrong, used or expired; ask the office for a new one
    NOT_ENROLLED = "not_enrolled"  # 401: the token is not known (any more); run stops
    BLOCKED = "blocked"  # 403: upload only; the feed is closed to this device
    MALFORMED = "malformed"  # 400/422: not a request of protocol v1
    TOO_LARGE = "too_large"  # 413: halve the batch
    BUSY = "busy"  # 429/503: honour Retry-After
    UPDATE_NEEDED = "update_needed"  # 426
    NOT_FOUND = "not_found"  # 404
    ERASED = "erased"  # 410: what was asked for was erased by right; let go of it too
    NOT_ALLOWED = "not_allowed"  # 405
    NOT_WANTED = "not_wanted"  # 404: no submission of this agent names this file; it stays, for a later run
    WRONG_OFFSET = "wrong_offset"  # 409: ask by HEAD how far the upload is
    PRE_EMPTED = "pre_empted"  # 409: a newer attempt has taken the upload over
    CHECKSUM_MISMATCH = "checksum_mismatch"  # 460: bytes were damaged; ask by HEAD, send them again
    TUS_VERSION = "tus_version"  # 412: not the tus that is spoken here
    INTERNAL = "internal"  # 500


class ProblemDetails(Value):
    """`title` is English for logs; people get a sentence made from `code` on their side."""

    type: str = "about:blank"
    title: str
    status: int
    code: Code
