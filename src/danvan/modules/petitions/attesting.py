"""What petitions say today, for the auditor to hold against what the ledger committed to."""

from __future__ import annotations

from collections.abc import Iterator

from danvan.kernel.ledger.public import Statement

from .actions.handling import answer_statement
from .actions.publishing import public_statement
from .actions.receiving import received_statement
from .models import Answer, Petition


def statements() -> Iterator[Statement]:
    """Every stored text with the act that committed to it, and every matter's state."""
    for petition in Petition.objects.select_related("unit").order_by("pk").iterator(chunk_size=2000):
        if petition.erased_at is None:
            yield Statement(petition.thing, "petitions.received", "text", received_statement(petition))
        if petition.published_at is not None:
            yield Statement(petition.thing, "petitions.published", "public", public_statement(petition))
    answers = Answer.objects.select_related("petition").prefetch_related("evidence__paper").order_by("pk")
    for answer in answers.iterator(chunk_size=1000):
        digests = [attachment.paper.sha256 for attachment in answer.evidence.all()]
        yield Statement(
            answer.petition.thing, "petitions.answered", "answer", answer_statement(answer, digests),
            facts={"answer": answer.pk},
        )  # fmt: skip
