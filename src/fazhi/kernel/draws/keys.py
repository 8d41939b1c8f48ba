"""Keys of a draw: -log2(u)/w in whole numbers, the same to the bit in every language; docs/draw.md is the standard.

A candidate of weight w whose u is drawn evenly from (0, 1) gets the key -log(u)/w; the k smallest keys are a sample
without replacement in which each next one is taken with chances as the weights that are left (Efraimidis and Spirakis,
Weighted random sampling with a reservoir, 2006). The base of the logarithm scales all keys alike and changes no order.
Floating-point logarithms differ in their last bits between languages and machines; these are integers.
"""

from __future__ import annotations

import math
from hashlib import sha256

LARGEST_WEIGHT = 2**32 - 1

_FRACTION = 64
"""Bits after the point of a logarithm."""
_SHIFT = 32
"""Bits by which it is lengthened before it is divided by the weight."""
_PRECISION = 128
"""Bits of the mantissa that is squared."""
_U = 64
"""Bits of the digest that make u."""


def digest_of(seed: bytes, identifier: bytes) -> bytes:
    """The 32 bytes that decide a candidate: SHA-256 of the seed (32 bytes) and the identifier (UTF-8)."""
    return sha256(seed + identifier).digest()


def negative_log2(x: int) -> int:
    """-log2(u) in units of 2^-64, for u = (2x + 1) / 2^65.

    Args:
        x: the first 64 bits of a digest, from 0 to 2^64 - 1.

    Returns:
        A whole number from 1 to 65 * 2^64; it never grows with x.
    """
    odd = 2 * x + 1
    length = odd.bit_length()
    mantissa = odd << (_PRECISION - length)
    bits = 0
    for _ in range(_FRACTION):
        mantissa = mantissa * mantissa >> (_PRECISION - 1)
        bits <<= 1
        if mantissa >> _PRECISION:
            mantissa >>= 1
            bits |= 1
    return ((_U + 2 - length) << _FRACTION) - bits


def key_of(digest: bytes, weight: int) -> int:
    """The key of a candidate: the smaller, the earlier it is drawn; equal keys are ordered by digest.

    Args:
        digest: as ``digest_of`` gives it.
        weight: from 1 to ``LARGEST_WEIGHT``.
    """
    return (negative_log2(int.from_bytes(digest[:8], "big")) << _SHIFT) // weight


def least_digest(key: int, weight: int) -> bytes:
    """Bytes below which no digest has a key as small as this one, at this weight: a bound, not the least itself.

    Comparing a digest with it costs nothing, so that of millions of candidates only a few need their logarithm.
    """
    most = ((key + 1) * weight >> _SHIFT) + 1  # -log2(u) is below it, in units of 2^-64
    away = -math.expm1(-math.log(2) * most / 2**_FRACTION)  # 1 - u is below it, to the precision of a float
    least: int = (1 << _U) - math.ceil(2.0**_U * away * (1 + 1e-9)) - 2
    return max(least, 0).to_bytes(8, "big")
