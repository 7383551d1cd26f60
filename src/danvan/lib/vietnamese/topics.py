"""Topic suggestion: a linear model over hashed words and pairs of words, in numpy alone.

It learns from pairs (text, topic) and from every correction an officer makes, each time with a copy without
diacritics: a model that has only seen accented text loses up to a third of its right answers on text without.
Probabilities are calibrated on pairs it has not seen, and below the threshold it keeps silent.
"""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zipfile import BadZipFile
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from danvan.lib.vietnamese.normal import fold, words

_Floats = NDArray[np.float32]
Pair = tuple[str, str]

_BITS = 16
_FEATURES = 1 << _BITS
_BATCH = 64
_EPOCHS = 8
_RATE = 0.5
_CORRECTION_RATE = 0.1  # one officer's word moves the model, it does not turn it over
_DECAY = 1e-5
_HELD_OUT = 0.15
_TEMPERATURES = np.geomspace(1.0, 8.0, 60, dtype=np.float32)
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class _Example:
    features: NDArray[np.int64]
    values: _Floats
    topic: int


class TopicModel:
    """Suggests topics for a text; topic codes are whatever the caller trains with.

    `threshold` is the probability below which nothing is suggested, `limit` the most suggestions given.
    """

    def __init__(self, *, threshold: float = 0.4, limit: int = 3) -> None:
        self.threshold = threshold
        self.limit = limit
        self.topics: list[str] = []
        self._weights: _Floats = np.zeros((_FEATURES, 0), dtype=np.float32)
        self._bias: _Floats = np.zeros(0, dtype=np.float32)
        self._steps: _Floats = np.full(_FEATURES, 1e-3, dtype=np.float32)  # AdaGrad, one sum per feature
        self._temperature = 1.0

    def train(self, pairs: Iterable[Pair], *, seed: int = 0) -> None:
        """Learn from scratch, forgetting what was learnt. Raises ValueError for fewer than two topics."""
        known = list(pairs)
        topics = sorted({topic for _, topic in known})
        if len(topics) < 2:
            raise ValueError("a topic model needs pairs of at least two topics")
        order = np.random.default_rng(seed).permutation(len(known))
        held_out = {int(at) for at in order[: round(len(known) * _HELD_OUT)]}
        self._start(topics)
        examples = [self._examples(*pair) for pair in known]
        rest = [copies for at, copies in enumerate(examples) if at not in held_out]
        if len(held_out) >= 20:
            self._learn(rest, epochs=_epochs(rest), seed=seed)
            temperature = self._calibrated([examples[at] for at in sorted(held_out)])
            self._start(topics)
            self._temperature = temperature
        self._learn(examples, epochs=_epochs(examples), seed=seed)

    def partial_fit(self, pairs: Iterable[Pair]) -> None:
        """Learn from a few corrections on top of what is known; a new topic is added."""
        known = list(pairs)
        new = sorted({topic for _, topic in known} - set(self.topics))
        if new:
            columns = np.zeros((_FEATURES, len(new)), dtype=np.float32)
            self._weights = np.hstack([self._weights, columns])
            self._bias = np.concatenate([self._bias, np.full(len(new), -1.0, dtype=np.float32)])
            self.topics += new
        examples = [self._examples(*pair) for pair in known]
        self._learn(examples, epochs=3, seed=len(self.topics), rate=_CORRECTION_RATE)

    def suggest(self, text: str) -> list[tuple[str, float]]:
        """Return the likely topics with their probabilities, best first; none when the model is not sure."""
        features = _features(text)
        if not self.topics or not features:
            return []
        odds = self._probabilities(features)
        best = np.argsort(-odds)[: self.limit]
        if odds[best[0]] < self.threshold:
            return []
        # Beside the first, only what a reader might really choose instead.
        return [(self.topics[at], float(odds[at])) for at in best if odds[at] >= 0.1 or at == best[0]]

    # --- storing

    def save(self) -> bytes:
        """Return the model as a compressed .npz: only features it has met, in half precision."""
        met = np.flatnonzero(np.abs(self._weights).sum(axis=1) > 1e-4)
        about = {"format": _FORMAT, "topics": self.topics, "temperature": self._temperature}
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
            met=met.astype(np.uint32),
            weights=self._weights[met].astype(np.float16),
            bias=self._bias,
            steps=self._steps[met].astype(np.float32),
        )
        return buffer.getvalue()

    @classmethod
    def load(cls, data: bytes, *, threshold: float = 0.4, limit: int = 3) -> "TopicModel":
        """Return the model `save` wrote. Raises ValueError for anything else."""
        model = cls(threshold=threshold, limit=limit)
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as stored:
                about = json.loads(stored["about"].tobytes())
                model._start(about["topics"])
                model._weights[stored["met"]] = stored["weights"]
                model._steps[stored["met"]] = stored["steps"]
                model._bias = stored["bias"].astype(np.float32)
                model._temperature = float(about["temperature"])
        except (OSError, EOFError, BadZipFile, LookupError, TypeError, ValueError) as error:
            raise ValueError("this is no stored topic model") from error
        if about.get("format") != _FORMAT:
            raise ValueError(f"a topic model of format {about.get('format')} cannot be read")
        return model

    # --- learning

    def _start(self, topics: Sequence[str]) -> None:
        self.topics = list(topics)
        self._weights = np.zeros((_FEATURES, len(topics)), dtype=np.float32)
        self._bias = np.zeros(len(topics), dtype=np.float32)
        self._steps = np.full(_FEATURES, 1e-3, dtype=np.float32)
        self._temperature = 1.0

    def _examples(self, text: str, topic: str) -> list[_Example]:
        """The text as it is and, when it differs, without diacritics."""
        column = self.topics.index(topic)
        return [
            _Example(
                np.array(list(features), np.int64), np.array(list(features.values()), np.float32), column
            )
            for copy in dict.fromkeys((text, fold(text)))
            if (features := _features(copy))
        ]

    def _learn(self, known: list[list[_Example]], *, epochs: int, seed: int, rate: float = _RATE) -> None:
        examples = [example for copies in known for example in copies]
        shuffle = np.random.default_rng(seed)
        for _ in range(epochs):
            order = shuffle.permutation(len(examples))
            for start in range(0, len(order), _BATCH):
                self._step([examples[at] for at in order[start : start + _BATCH]], rate)

    def _step(self, batch: list[_Example], rate: float) -> None:
        """One AdaGrad step. Sums run over sorted features: no BLAS, whose threads fight the web workers."""
        features = np.concatenate([example.features for example in batch])
        values = np.concatenate([example.values for example in batch])[:, None]
        sizes = np.array([len(example.features) for example in batch])
        firsts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        error = _softmax(np.add.reduceat(self._weights[features] * values, firsts, axis=0) + self._bias)
        error[np.arange(len(batch)), [example.topic for example in batch]] -= 1.0
        error /= len(batch)

        order = np.argsort(features, kind="stable")
        ordered = features[order]
        starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
        met = ordered[starts]
        slope = np.add.reduceat((np.repeat(error, sizes, axis=0) * values)[order], starts, axis=0)
        slope += _DECAY * self._weights[met]
        self._steps[met] += (slope**2).mean(axis=1)
        self._weights[met] -= rate * slope / np.sqrt(self._steps[met])[:, None]
        self._bias -= 0.1 * error.sum(axis=0)

    def _calibrated(self, held_out: list[list[_Example]]) -> float:
        """The temperature that makes the held-out topics most likely.

        Never below one: residents repeat each other, so the held-out texts flatter the model.
        """
        seen = [example for copies in held_out for example in copies]
        scores = np.array([self._scores(example.features, example.values) for example in seen])
        truth = np.array([example.topic for example in seen])
        surprise = [
            -np.log(_softmax(scores / temperature)[np.arange(len(truth)), truth] + 1e-9).mean()
            for temperature in _TEMPERATURES
        ]
        return float(_TEMPERATURES[int(np.argmin(surprise))])

    # --- reading

    def _scores(self, features: NDArray[np.int64], values: _Floats) -> _Floats:
        scores: _Floats = (values[:, None] * self._weights[features]).sum(axis=0) + self._bias
        return scores

    def _probabilities(self, features: dict[int, float]) -> _Floats:
        values = np.fromiter(features.values(), dtype=np.float32, count=len(features))
        scores = self._scores(np.fromiter(features, dtype=np.int64, count=len(features)), values)
        odds: _Floats = _softmax(scores[None, :] / np.float32(self._temperature))[0]
        return odds


def _epochs(known: list[list[_Example]]) -> int:
    """More rounds over a small phrase bank, so that it too makes a few hundred steps."""
    steps = 1 + sum(map(len, known)) // _BATCH
    return min(60, max(_EPOCHS, 300 // steps))


def _features(text: str) -> dict[int, float]:
    """Hashed words and neighbouring pairs; a word's weight grows with the logarithm of its count, length 1."""
    found = words(text)
    counts: dict[int, int] = {}
    for piece in found:
        place = crc32(piece.encode("utf-8", "replace")) & (_FEATURES - 1)
        counts[place] = counts.get(place, 0) + 1
    for first, second in pairwise(found):
        place = crc32(f"{first} {second}".encode("utf-8", "replace")) & (_FEATURES - 1)
        counts[place] = counts.get(place, 0) + 1
    if not counts:
        return {}
    values = 1.0 + np.log(np.fromiter(counts.values(), dtype=np.float32))
    values /= np.linalg.norm(values)
    return dict(zip(counts, values.tolist(), strict=True))


def _softmax(scores: _Floats) -> _Floats:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    odds: _Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return odds
