"""Two fingerprints that stay alike when texts are alike.

`simhash` gives 512 bits whose Hamming distance orders candidates; it is exact to compare and needs a scan.
`minhash_bands` gives a few integers of which alike texts share at least one; it finds the candidates fast.
Both read folded text, so diacritics, case and spacing never matter.
"""

from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from danvan.lib.vietnamese.normal import fold, tokens

BITS = 512
GRAM = 5
BANDS = 24
ROWS = 3

_U64 = NDArray[np.uint64]
_LANES = 255  # rows that can be added in one byte before it overflows


def _mix(values: _U64) -> _U64:
    """Spread every input bit over all 64 (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _seeds(count: int, *, start: int) -> _U64:
    return _mix(np.arange(start, start + count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))


_WORD_SEEDS = _seeds(BITS // 64, start=1)
_GRAM_POWERS = [int(n) for n in _seeds(GRAM, start=1001) | np.uint64(1)]


# --- SimHash ----------------------------------------------------------------------------------------------


def simhash(text: str) -> int:
    """Return a 512-bit SimHash of the folded character 5-grams of a text; 0 when it holds no word."""
    folded = fold(text)
    if not folded:
        return 0
    votes = np.zeros(BITS, dtype=np.int64)
    grams = _gram_hashes(f" {folded} ")
    for start in range(0, len(grams), _LANES):
        block = _mix(grams[start : start + _LANES, None] ^ _WORD_SEEDS)
        bits = np.unpackbits(block.astype("<u8", copy=False).view(np.uint8), axis=1)
        # Adding eight byte lanes at a time as one 64-bit number: 255 rows cannot carry into the next lane.
        votes += np.add.reduce(bits.view("<u8"), axis=0).astype("<u8", copy=False).view(np.uint8)
    majority = votes * 2 > len(grams)
    return int.from_bytes(np.packbits(majority).tobytes(), "big")


def _gram_hashes(padded: str) -> _U64:
    codes = np.frombuffer(padded.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    count = max(1, len(codes) - GRAM + 1)
    hashes = np.zeros(count, dtype=np.uint64)
    for offset, power in enumerate(_GRAM_POWERS):
        window = codes[offset : offset + count]
        hashes[: len(window)] += window * np.uint64(power)
    return hashes


def to_bits(value: int) -> str:
    """Return a SimHash as the text PostgreSQL reads into a bit(512) column."""
    return format(value, f"0{BITS}b")


def from_bits(bits: str) -> int:
    """Return the SimHash a bit(512) column holds."""
    return int(bits, 2)


def distance(first: int, second: int) -> int:
    """Return how many of 512 bits differ: 240 for unrelated texts, under 160 for one matter retold."""
    return (first ^ second).bit_count()


# --- MinHash bands ----------------------------------------------------------------------------------------

_ROW_SEEDS = _seeds(BANDS * ROWS, start=2001)
_BAND_SEEDS = _seeds(BANDS, start=3001)


def minhash_bands(text: str) -> list[int]:
    """Return 24 signed 64-bit keys, or none for a text without words; alike texts share at least one.

    The shingles are pairs of neighbouring folded words, so a sentence moved elsewhere keeps all but its ends.
    """
    shingles = _shingles(text)
    if not shingles:
        return []
    hashes = np.array(shingles, dtype=np.uint64)
    smallest = _mix(hashes[:, None] ^ _ROW_SEEDS).min(axis=0).reshape(BANDS, ROWS)
    keys = np.bitwise_xor.reduce(_mix(smallest + np.arange(ROWS, dtype=np.uint64)), axis=1)
    return [int(key) for key in _mix(keys ^ _BAND_SEEDS).view(np.int64)]


def _shingles(text: str) -> list[int]:
    found = tokens(text)
    pairs = pairwise(found) if len(found) > 1 else ((word, "") for word in found)
    return [crc32(f"{first} {second}".encode("utf-8", "replace")) for first, second in pairs]
