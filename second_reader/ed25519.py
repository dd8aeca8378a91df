"""Ed25519 verification by the rule of ZIP-215 (docs/format.md §3), in plain integers.

Readers of the record must never disagree about a signature, so nothing here is left to a library's taste: s is smaller
than L, A and R may have any encoding that decodes to a point, and the equation is the one multiplied by 8.
"""

import functools
import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_MINUS_ONE = pow(2, (P - 1) // 4, P)

# A point is (X, Y, Z, T) with x = X/Z, y = Y/Z and x·y = T/Z.
IDENTITY = (0, 1, 1, 0)


def add(a, b):
    """The sum of two points; the formula holds for all of them, equal and neutral ones included."""
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    m = (y1 - x1) * (y2 - x2) % P
    n = (y1 + x1) * (y2 + x2) % P
    k = 2 * D * t1 * t2 % P
    z = 2 * z1 * z2 % P
    e, f, g, h = n - m, z - k, z + k, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(a):
    """A point added to itself, with fewer multiplications than add."""
    x, y, z, _ = a
    xx, yy = x * x % P, y * y % P
    h = xx + yy
    e = h - (x + y) * (x + y)
    g = xx - yy
    f = 2 * z * z + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def negate(a):
    """The point's opposite."""
    x, y, z, t = a
    return -x % P, y, z, -t % P


def decode(data):
    """The point that 32 bytes stand for, or None. y may be P or more; the sign is ignored where x is 0."""
    number = int.from_bytes(data, "little")
    y = (number & (2**255 - 1)) % P
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    # A candidate for the root of u/v without dividing; v is never 0, since -1/D is no square.
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * SQRT_MINUS_ONE % P
        if v * x * x % P != u:
            return None
    if x & 1 != number >> 255:
        x = -x % P
    return x, y, 1, x * y % P


def multiples(point):
    """0 to 15 times a point."""
    table = [IDENTITY]
    for _ in range(15):
        table.append(add(table[-1], point))
    return table


BASE = decode(bytes.fromhex("58" + "66" * 31))
BASE_MULTIPLES = multiples(BASE)


@functools.lru_cache(maxsize=1024)
def minus_key_multiples(key):
    """0 to 15 times -A, kept, since a record has few keys and many signatures. None if the key is no point."""
    point = decode(key)
    return None if point is None else multiples(negate(point))


def is_point(key):
    """True if the 32 bytes can be a key at all."""
    return minus_key_multiples(key) is not None


def verify(key, message, signature):
    """True if the 64 bytes of signature are valid for the 32 bytes of key over message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    minus_a, r = minus_key_multiples(bytes(key)), decode(signature[:32])
    if minus_a is None or r is None:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    # [s]B - [k]A - R, four bits of both factors at a time.
    total = IDENTITY
    for shift in range(252, -1, -4):
        total = double(double(double(double(total))))
        total = add(total, BASE_MULTIPLES[s >> shift & 15])
        total = add(total, minus_a[k >> shift & 15])
    total = add(total, negate(r))
    x, y, z, _ = double(double(double(total)))
    return x % P == 0 and (y - z) % P == 0
