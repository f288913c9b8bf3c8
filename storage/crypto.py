"""What the database may keep only encrypted, and the keys for it.

A sealed value is `fingerprint (4 bytes) | nonce (12 bytes) | ciphertext and tag`.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import ConfigurationError, DecryptionError

if TYPE_CHECKING:
    from uuid import UUID

_KEY_BYTES: Final = 32
_FINGERPRINT_BYTES: Final = 4
# NIST SP 800-38D, 8.2.2: 96 random bits are safe for 2**32 messages under one key.
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_HEADER_BYTES: Final = _FINGERPRINT_BYTES + _NONCE_BYTES


def new_key() -> str:
    """Make a key for `USHER_ENCRYPTION_KEYS`: 32 random bytes as base64url."""
    return urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii")


def _bound_to(table: str, row_id: UUID | str, column: str) -> bytes:
    # Lengths first: ("ab", "c") and ("a", "bc") must not give the same bytes.
    names = (table.encode(), str(row_id).encode(), column.encode())
    return b"".join(len(name).to_bytes(4, "big") + name for name in names)


def _fingerprint(key: bytes) -> bytes:
    return hashlib.sha256(b"usher key fingerprint\0" + key).digest()[:_FINGERPRINT_BYTES]


def _decoded(position: int, text: str) -> bytes:
    try:
        key = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (Base64Error, UnicodeEncodeError):
        key = b""
    # The round trip refuses what the decoder skips in silence, such as a stray character.
    if len(key) != _KEY_BYTES or urlsafe_b64encode(key).decode().rstrip("=") != text.rstrip("="):
        raise ConfigurationError(
            f"USHER_ENCRYPTION_KEYS: key {position} is not 32 bytes in base64url. "
            "Make one with: usher keys new"
        ) from None
    return key


@dataclass(frozen=True, slots=True)
class Keyring:
    """Encrypt under the first key and decrypt under any, with AES-256-GCM.

    Each value is bound to its table, row and column, so that a ciphertext moved elsewhere in
    the database is refused.
    """

    _first: bytes
    _ciphers: dict[bytes, AESGCM] = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read comma-separated keys, the encrypting one first.

        Raises:
            ConfigurationError: no key, a malformed one, or two that share a fingerprint; the
                sentence names their positions and never a key.
        """
        keys = [
            _decoded(position, part.strip())
            for position, part in enumerate(text.split(","), start=1)
            if part.strip()
        ]
        if not keys:
            raise ConfigurationError(
                "USHER_ENCRYPTION_KEYS: there is no key. Make one with: usher keys new"
            )
        ciphers: dict[bytes, AESGCM] = {}
        for position, key in enumerate(keys, start=1):
            fingerprint = _fingerprint(key)
            if fingerprint in ciphers:
                raise ConfigurationError(
                    f"USHER_ENCRYPTION_KEYS: key {position} repeats an earlier key or shares its "
                    "fingerprint. Remove it, or make another with: usher keys new"
                )
            ciphers[fingerprint] = AESGCM(key)
        return cls(_first=_fingerprint(keys[0]), _ciphers=ciphers)

    @property
    def mark(self) -> bytes:
        """Give the bytes that begin whatever is sealed under the first key."""
        return self._first

    @property
    def public_mark(self) -> str:
        """Give a word that two Ushers share if they share the first key; it tells nothing of it."""
        return hashlib.sha256(b"usher public mark\0" + self._first).hexdigest()[:16]

    def seal(self, plaintext: bytes, *, table: str, row_id: UUID | str, column: str) -> bytes:
        """Encrypt under the first key with a fresh random nonce."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        body = self._ciphers[self._first].encrypt(
            nonce, plaintext, _bound_to(table, row_id, column)
        )
        return self._first + nonce + body

    def open(self, sealed: bytes, *, table: str, row_id: UUID | str, column: str) -> bytes:
        """Decrypt what `seal` made for this very table, row and column.

        Raises:
            DecryptionError: the key is not here, or the value was changed or moved.
        """
        cipher = self._ciphers.get(sealed[:_FINGERPRINT_BYTES])
        if cipher is None:
            raise DecryptionError(
                f"No key in USHER_ENCRYPTION_KEYS opens {table}.{column} of row {row_id}. "
                "Add the key it was encrypted with, after the first."
            )
        nonce, body = sealed[_FINGERPRINT_BYTES:_HEADER_BYTES], sealed[_HEADER_BYTES:]
        if len(body) < _TAG_BYTES:
            raise DecryptionError(f"{table}.{column} of row {row_id} is cut short.")
        try:
            return cipher.decrypt(nonce, body, _bound_to(table, row_id, column))
        except InvalidTag:
            raise DecryptionError(
                f"{table}.{column} of row {row_id} was changed or belongs to another row."
            ) from None
