"""Everything a service may refuse with: one sentence a mechanic understands, and what REST calls it."""
from collections.abc import Mapping


class ServiceError(Exception):
    status = 400
    code = 'refused'

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class NotSignedIn(ServiceError):
    status, code = 401, 'not_signed_in'


class NotAllowed(ServiceError):
    status, code = 403, 'not_allowed'


class NotFound(ServiceError):
    status, code = 404, 'not_found'


class Conflict(ServiceError):
    status, code = 409, 'conflict'


class Invalid(ServiceError):
    status, code = 422, 'invalid'


class TooMany(ServiceError):
    status, code = 429, 'too_many'

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class Unavailable(ServiceError):
    status, code = 503, 'unavailable'
