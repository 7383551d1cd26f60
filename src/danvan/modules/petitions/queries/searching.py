"""Finding matters by words, with or without diacritics, with a typing error, and finding similar ones."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from danvan.lib.vietnamese.normal import fold, tokens

from ..models import Petition, PetitionQuerySet, Word
from ..writing import fingerprint

if TYPE_CHECKING:
    from danvan.lib.vietnamese.search import Spelling

#: Nearest bits beyond which two texts have nothing to do with each other (of 512).
FAR = 205
_WORDS_STAMP = "petitions.words"


def matching(matters: PetitionQuerySet, words: str) -> PetitionQuerySet:
    """`matters` that hold all of `words`. Diacritics do not matter; a number finds that matter."""
    terms = [term for term in tokens(fold(words)) if term]
    if not terms:
        return matters
    if len(terms) == 1 and terms[0].isdigit():
        return matters.filter(number=int(terms[0][:18]))
    query = " & ".join(_term(term) for term in terms[:12])
    return matters.filter(
        RawSQL("petitions_petition.search @@ to_tsquery('danvan', %s)", [query], BooleanField())
    )


def _term(term: str) -> str:
    """A term, or any of the words it may have been meant to be."""
    spelled = "".join(letter for letter in term if letter.isalnum())
    known, spelling = _spelling()
    if not spelled or spelled in known or len(spelled) < 3:
        return spelled or "x"
    meant = spelling.correct(spelled)[:4]
    return "(" + " | ".join([spelled, *meant]) + ")" if meant else f"{spelled}:*"


def _spelling() -> tuple[frozenset[str], Spelling]:
    stamp = cache.get(_WORDS_STAMP)
    if stamp is None:
        stamp = timezone.now().timestamp()
        cache.set(_WORDS_STAMP, stamp, 600)
    return _load_spelling(stamp)


@lru_cache(maxsize=1)
def _load_spelling(stamp: float) -> tuple[frozenset[str], Spelling]:
    from danvan.lib.vietnamese.search import Spelling

    counted = dict(Word.objects.order_by("-count").values_list("word", "count")[:30_000])
    return frozenset(counted), Spelling(counted)


def forget_words() -> None:
    """The vocabulary was counted anew: the next search reads it."""
    cache.delete(_WORDS_STAMP)


def similar_to(title: str, text: str, *, unit_ids: list[int] | None = None, limit: int = 5) -> list[Petition]:
    """Published open matters that say nearly the same, nearest first. Everywhere, or in some units only."""
    bits, bands = fingerprint(title, text)
    near = Petition.objects.published().open().filter(bands__overlap=bands)
    if unit_ids:
        near = near.filter(unit_id__in=unit_ids)
    distance = RawSQL("bit_count(fingerprint # %s::bit(512))", [bits])
    ranked = near.annotate(distance=distance).filter(distance__lte=FAR).order_by("distance", "-id")
    return list(ranked.select_related("unit", "topic")[:limit])
