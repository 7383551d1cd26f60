"""Before the public reads a matter, a person has read it: the queue of reviews, and the acts of a reviewer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.organisations.public import Person
from danvan.lib.vietnamese.clues import LABELS, find_clues, sensitive_words
from danvan.web.http import staff_only

from ... import actions
from ...forms.desk import ErasureForm, PublicationForm, WithholdingForm
from ...queries import desk
from .acting import MatterAct
from .loading import person_of, whole_or_404
from .showing import clock_of, file_link, state_of

_SHOWN = 50


@staff_only
def reviews(request: HttpRequest) -> HttpResponse:
    """What nobody has yet decided to publish or withhold, oldest first."""
    if not person_of(request).can("petitions.publish"):
        raise Http404
    waiting = desk.unreviewed(person_of(request))
    rows = [{"matter": one, "clock": clock_of(one), "state": state_of(one)} for one in waiting[:_SHOWN]]
    count = waiting.order_by()[:1000].count()
    return render(request, "petitions/desk/reviews.html", {"rows": rows, "count": count})


class Reviewed(MatterAct):
    """What both decisions of a reviewer share: afterwards the next matter to review."""

    goes_on = True

    def find(self, person: Person, number: int) -> Any:
        return whole_or_404(person, number)

    def after(self, request: HttpRequest, matter: Any) -> str:
        if request.POST.get("then", "next") != "next":
            return self.where_next(matter, None)
        following = desk.unreviewed(person_of(request)).exclude(pk=matter.pk).first()
        if following is None:
            return reverse("petitions:desk_reviews")
        return reverse("petitions:desk_publication", args=[following.number])


class Publication(Reviewed):
    name = "publish"
    form_class = PublicationForm
    template = "petitions/desk/act_publication.html"
    submit = _("Publish")
    lede = _(
        "Read it as a neighbour would: can anybody be recognised, harmed or shamed? Mend the words, choose photos."
    )
    done_message = _("published")
    keeps_draft = True

    def form(self, request: HttpRequest, thing: Any) -> Any:
        photos = [(str(one.pk), one.paper.name) for one in sent_files(thing)]
        first = {"title": thing.title, "text": thing.text}
        return self.make_form(request, thing, photos=photos, initial=first)

    def context(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        files = [{"link": file_link(one), "is_image": one.paper.is_image} for one in sent_files(thing)]
        return {"title_marked": marked(thing.title), "text_marked": marked(thing.text), "files": files}

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        given = form.cleaned_data
        return actions.publish_petition(
            thing, by=person_of(request), title=given["title"], text=given["text"],
            attachments=[int(pk) for pk in given.get("photos", [])],
        )  # fmt: skip


class Withholding(Reviewed):
    name = "withhold"
    form_class = WithholdingForm
    submit = _("Keep from the public")
    lede = _("The resident keeps following it with the receipt. If it was public, it leaves the public page.")
    done_message = _("kept from the public")

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.withhold_petition(thing, by=person_of(request), reason=form.cleaned_data["reason"])


class Erasure(MatterAct):
    name = "erase"
    form_class = ErasureForm
    submit = _("Erase for ever")
    kind = "danger"
    lede = _(
        "Words, contact and files become unreadable for ever. That a matter existed, and how it was handled, stays."
    )
    done_message = _("personal data erased")

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.erase_petition(thing, by=person_of(request), ground=form.cleaned_data["ground"])


def sent_files(matter: Any) -> list[Any]:
    """What the resident sent, as far as it still exists."""
    return [one for one in matter.attachments.all() if one.role == "sent" and one.paper.removed_at is None]


def marked(text: str) -> list[tuple[str, str]]:
    """(piece, kind) of a text: kind is "" for plain words, "masked" for a mask, else what a reader should look at."""
    spans = [(clue.start, clue.end, str(clue.kind)) for clue in [*find_clues(text), *sensitive_words(text)]]
    for label in set(LABELS.values()):
        at = text.find(label)
        while at >= 0:
            spans.append((at, at + len(label), "masked"))
            at = text.find(label, at + len(label))
    pieces, end = [], 0
    for start, stop, kind in sorted(spans):
        if start < end:
            continue
        pieces += [(text[end:start], ""), (text[start:stop], kind)]
        end = stop
    return [piece for piece in [*pieces, (text[end:], "")] if piece[0]]


publication = staff_only(Publication.as_view())
withholding = staff_only(Withholding.as_view())
erasure = staff_only(Erasure.as_view())
