"""Search words and spelling: what to look for, and what was probably meant.

One edit is one letter added, lost, wrong, or two neighbours swapped. Vietnamese syllables are short, so a second
edit would reach half of the vocabulary.
"""

from collections.abc import Iterable, Mapping

from danvan.lib.vietnamese.normal import fold, tokens

_MOST_TERMS = 12
_SHORTEST_CORRECTED = 3


def search_terms(query: str) -> list[str]:
    """Return the folded words of a query, each once, at most twelve."""
    return list(dict.fromkeys(tokens(query)))[:_MOST_TERMS]


def deletes(word: str) -> set[str]:
    """Return the word and every form of it with one letter left out."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def within_one_edit(first: str, second: str) -> bool:
    """Whether one edit, or none, turns one word into the other."""
    if first == second:
        return True
    if len(first) > len(second):
        first, second = second, first
    if len(second) - len(first) > 1:
        return False
    at = 0
    while at < len(first) and first[at] == second[at]:
        at += 1
    if len(first) < len(second):
        return first[at:] == second[at + 1 :]
    if first[at + 1 :] == second[at + 1 :]:
        return True
    swapped = first[at : at + 2] == second[at : at + 2][::-1]
    return swapped and first[at + 2 :] == second[at + 2 :]


class Spelling:
    """A vocabulary that finds the known words one edit away without comparing with all of them.

    Each word is filed under itself and its deletes; two words one edit apart always share a form.
    """

    def __init__(self, counts: Mapping[str, int] | Iterable[tuple[str, int]]) -> None:
        pairs = counts.items() if isinstance(counts, Mapping) else counts
        self._counts: dict[str, int] = {}
        for word, count in pairs:
            folded = fold(word)
            self._counts[folded] = self._counts.get(folded, 0) + count
        self._forms: dict[str, list[str]] = {}
        for word in self._counts:
            for form in deletes(word):
                self._forms.setdefault(form, []).append(word)

    def correct(self, word: str, *, limit: int = 5) -> list[str]:
        """Return the word itself when it is known, else the known words one edit away, the commonest first.

        Words of one or two letters, numbers and words without a likeness give an empty list.
        """
        folded = fold(word)
        if folded in self._counts:
            return [folded]
        if len(folded) < _SHORTEST_CORRECTED or any(char.isdigit() for char in folded):
            return []
        near = {
            known
            for form in deletes(folded)
            for known in self._forms.get(form, ())
            if within_one_edit(folded, known)
        }
        return sorted(near, key=lambda known: (known[0] != folded[0], -self._counts[known], known))[:limit]
