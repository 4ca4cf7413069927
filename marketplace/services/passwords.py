"""Password hashes: argon2id, and the same work for users that don't exist."""

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from marketplace.domain.accounts import MAX_PASSWORD

# OWASP's first choice for argon2id: 19 MiB, two passes (ASVS 5.0 11.4.2).
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str) -> str:
    """Return the argon2id hash to store."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Tell whether the password fits; None (no such user) costs the same time (ASVS 5.0 6.3.8)."""
    try:
        return _hasher.verify(stored or _decoy(), password[:MAX_PASSWORD]) and stored is not None
    except VerifyMismatchError:
        return False


@lru_cache(maxsize=1)
def _decoy() -> str:
    return _hasher.hash(secrets.token_urlsafe(16))
