"""The words of published matters, counted for searches with a typing error."""

from __future__ import annotations

from django.db import connection, transaction

from ..queries.searching import forget_words


@transaction.atomic
def refresh_words() -> int:
    """Count the words of published matters again. Returns how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE petitions_word")
        cursor.execute(
            "INSERT INTO petitions_word (word, count) SELECT word, nentry FROM ts_stat("
            "$$SELECT search FROM petitions_petition WHERE published_at IS NOT NULL$$)"
            " WHERE length(word) BETWEEN 2 AND 40 AND word !~ '[0-9]' ORDER BY nentry DESC LIMIT 30000"
        )
        count = int(cursor.rowcount)
    forget_words()
    return count
