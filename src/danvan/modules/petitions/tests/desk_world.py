"""The small world seen from the desk: everybody can sign in, and one matter stands in each state that acts need."""

from __future__ import annotations

from typing import Any

from django.test import Client

from danvan.kernel.organisations.testing import World
from danvan.modules.petitions.models import Petition

from . import factories

#: Everybody who could come to the desk; the last one has not signed in.
WHO = ("hanh", "dung", "mai", "thanh", "lien", "phuc", "ngoc", "quang", "nobody")


def signed_in(world: World, who: str) -> Client:
    client = Client()
    if who != "nobody":
        client.force_login(getattr(world, who))
    return client


def whole_matter(world: World, *, state: str = "received", **fields: Any) -> Petition:
    """A matter with a topic, a sealed contact and a photo, as a resident would send it."""
    usual: dict[str, Any] = {
        "topic": factories.topic(),
        "contact": factories.BA_TU,
        "files": [factories.photo()],
    }
    return factories.petition(world, state=state, **(usual | fields))


def seen(response: Any) -> str:
    """The hidden field that says how much of the record the form has seen."""
    value = response.context["form"]["seen"].value()
    return "" if value is None else str(value)
