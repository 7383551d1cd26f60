"""Ed25519 signatures (RFC 8032): verified anywhere, made only with the `cryptography` package.

The verifier must run where nothing but Python is installed, so verification falls back to plain integers
(some milliseconds each). Signing has no fallback: plain integers leak the key through timing.
"""

from functools import lru_cache
from hashlib import sha512

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

    HAS_CRYPTOGRAPHY = True
except ImportError:
    HAS_CRYPTOGRAPHY = False

KEY_SIZE = 32
SIGNATURE_SIZE = 64

_PRIME = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _PRIME) % _PRIME
_ROOT_OF_MINUS_ONE = pow(2, (_PRIME - 1) // 4, _PRIME)

_Point = tuple[int, int, int, int]  # extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, x*y = T/Z
_NEUTRAL: _Point = (0, 1, 1, 0)


def public_key(seed: bytes) -> bytes:
    """The 32-byte public key of a 32-byte private seed. Needs `cryptography`."""
    _require_cryptography()
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, *, message: bytes) -> bytes:
    """The 64-byte signature. Needs `cryptography`."""
    _require_cryptography()
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def verify(public: bytes, *, message: bytes, signature: bytes) -> bool:
    """Whether `signature` over `message` was made with the private half of `public`."""
    if len(public) != KEY_SIZE or len(signature) != SIGNATURE_SIZE:
        return False
    if not HAS_CRYPTOGRAPHY:
        return verify_plainly(public, message=message, signature=signature)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def verify_plainly(public: bytes, *, message: bytes, signature: bytes) -> bool:
    """RFC 8032, 5.1.7, with plain integers: checks that [S]B - [h]A encodes to R, as OpenSSL does."""
    if len(public) != KEY_SIZE or len(signature) != SIGNATURE_SIZE:
        return False
    point = _decode(public)
    scalar = int.from_bytes(signature[32:], "little")
    if point is None or scalar >= _ORDER:
        return False
    digest = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % _ORDER
    x, y, z, t = point
    negated = (_PRIME - x, y, z, _PRIME - t)
    return _encode(_double_multiple(scalar, _base(), digest, negated)) == signature[:32]


def _require_cryptography() -> None:
    if not HAS_CRYPTOGRAPHY:
        raise RuntimeError("Signing needs the Python package 'cryptography', which is not installed.")


@lru_cache(maxsize=1)
def _base() -> _Point:
    y = 4 * pow(5, -1, _PRIME) % _PRIME
    point = _decode(y.to_bytes(KEY_SIZE, "little"))
    if point is None:
        raise AssertionError("the base point of Ed25519 is on the curve")
    return point


def _decode(data: bytes) -> _Point | None:
    """RFC 8032, 5.1.3; None for bytes that are no point."""
    value = int.from_bytes(data, "little")
    y, sign_of_x = value & (2**255 - 1), value >> 255
    if y >= _PRIME:
        return None
    numerator, denominator = (y * y - 1) % _PRIME, (_D * y * y + 1) % _PRIME
    x = numerator * pow(denominator, 3, _PRIME)
    x = x * pow(numerator * pow(denominator, 7, _PRIME), (_PRIME - 5) // 8, _PRIME) % _PRIME
    if (denominator * x * x - numerator) % _PRIME:
        x = x * _ROOT_OF_MINUS_ONE % _PRIME
    if (denominator * x * x - numerator) % _PRIME or (x == 0 and sign_of_x):
        return None
    if x & 1 != sign_of_x:
        x = _PRIME - x
    return (x, y, 1, x * y % _PRIME)


def _encode(point: _Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, _PRIME)
    x, y = x * inverse % _PRIME, y * inverse % _PRIME
    return (y | (x & 1) << 255).to_bytes(KEY_SIZE, "little")


def _add(p: _Point, q: _Point) -> _Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % _PRIME
    b = (p[1] + p[0]) * (q[1] + q[0]) % _PRIME
    c = 2 * p[3] * q[3] * _D % _PRIME
    d = 2 * p[2] * q[2] % _PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _PRIME, g * h % _PRIME, f * g % _PRIME, e * h % _PRIME)


def _double_multiple(m: int, p: _Point, n: int, q: _Point) -> _Point:
    """[m]p + [n]q in one run over the bits of both."""
    table = (_NEUTRAL, p, q, _add(p, q))
    result = _NEUTRAL
    for bit in reversed(range(max(m.bit_length(), n.bit_length()))):
        result = _add(result, result)
        step = m >> bit & 1 | (n >> bit & 1) << 1
        if step:
            result = _add(result, table[step])
    return result
