"""Typed domain errors. Each carries a Chinese message id and its parameters; the web layer translates them."""

from collections.abc import Iterable


def N_(message_id: str) -> str:  # noqa: N802 - gettext's customary name
    """Mark a message id for the translation catalogue without translating it."""
    return message_id


class DomainError(Exception):
    """Base of every refusal that a user may read."""

    code = "domain_error"
    field: str | None = None

    def __init__(self, message_id: str, **params: object) -> None:
        self.message_id = message_id
        self.params = params
        super().__init__(message_id % params if params else message_id)


class InvalidInput(DomainError):
    """One field's value is not acceptable; the message says how to mend it."""

    def __init__(self, field: str, code: str, message_id: str, **params: object) -> None:
        self.field = field
        self.code = code
        super().__init__(message_id, **params)


class Invalid(DomainError):
    """Several fields at once are not acceptable."""

    code = "invalid"

    def __init__(self, problems: Iterable[InvalidInput]) -> None:
        self.problems = tuple(problems)
        super().__init__(N_("有 %(count)s 处需要修改"), count=len(self.problems))


class NotAllowed(DomainError):
    """The actor may see the object, but may not do this to it."""

    code = "not_allowed"

    def __init__(self, message_id: str = N_("您没有进行此操作的权限"), **params: object) -> None:
        super().__init__(message_id, **params)


class NotFound(DomainError):
    """There is no such object, or the actor must not learn that there is."""

    code = "not_found"

    def __init__(self, message_id: str = N_("没有找到您要的内容"), **params: object) -> None:
        super().__init__(message_id, **params)


class InvalidTransition(DomainError):
    """The state machine has no such step from here."""

    code = "invalid_transition"

    def __init__(self, status: str, action: str) -> None:
        super().__init__(
            N_("当前状态（%(status)s）下不能进行该操作（%(action)s），请刷新页面查看最新状态"),
            status=status,
            action=action,
        )


class Conflict(DomainError):
    """Somebody else changed it first, or a rule across rows forbids it."""

    code = "conflict"


class Unavailable(DomainError):
    """A service that this step needs does not answer just now."""

    code = "unavailable"
