"""States of supervisions, recommendations, critiques, opinions and boards, and the words that people choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from danvan.kernel.workflow.public import State, Workflow


class Form(models.TextChoices):
    """The four forms of the law on the Front 75/2015/QH13, art. 27: rule supervision.forms."""

    DOCUMENTS = "documents", _("study of documents")
    TEAM = "team", _("supervision team")
    BOARDS = "boards", _("through an inspection board")
    JOINT = "joint", _("joining others’ supervision")


class Ground(models.TextChoices):
    """Why a supervision is held: rule supervision.grounds."""

    PROGRAMME = "yearly_programme", _("yearly programme")
    COORDINATION = "coordination", _("coordination programme")
    MEMBERS = "members", _("request of member organisations")
    PETITIONS = "petitions", _("matters that residents raised")
    PRESS = "press", _("reports in the press")


class Seen(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    NOT_SEEN = "not_seen", _("could not be seen")


class Reply(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    PARTLY = "partly", _("accepted in part")
    REFUSED = "refused", _("refused")


class CritiqueForm(models.TextChoices):
    """The three forms of the law on the Front, art. 34: rule supervision.critique_forms."""

    CONFERENCE = "conference", _("critique conference")
    WRITTEN = "written", _("written opinions")
    DIALOGUE = "dialogue", _("direct dialogue")


class Voice(models.TextChoices):
    MEMBER = "member", _("member organisation")
    EXPERT = "expert", _("expert")
    PUBLIC = "public", _("resident")


class Weighed(models.TextChoices):
    ADOPTED = "adopted", _("adopted")
    PARTLY = "partly", _("adopted in part")
    DECLINED = "declined", _("not adopted")


class BoardKind(models.TextChoices):
    PEOPLE = "people", _("people’s inspection board")
    INVESTMENT = "investment", _("community investment supervision board")


PROGRAMME = Workflow(
    [
        State("drafted", _("Programme drafted"), frozenset({"fill", "agree"}), tone="neutral"),
        State("agreed", _("Agreed and public"), frozenset({"fill"}), tone="good"),
    ]
)
SUPERVISION = Workflow(
    [
        State("planned", _("Planned"), frozenset({"name", "list", "decide", "cancel"}), tone="neutral"),
        State("decided", _("Decided"), frozenset({"name", "list", "notify", "open", "cancel"}), tone="info"),
        State("notified", _("Papers sent"), frozenset({"list", "receive", "open", "cancel"}), tone="info"),
        State("live", _("Under way"), frozenset({"list", "look", "receive", "recommend", "end"}), tone="active"),
        State("ended", _("Ended, report awaited"), frozenset({"recommend", "report"}), tone="wait"),
        State("reported", _("Reported"), frozenset({"recommend", "conclude"}), tone="wait"),
        State("concluded", _("Concluded"), frozenset(), is_open=False, tone="good"),
        State("cancelled", _("Cancelled"), frozenset(), is_open=False, tone="bad"),
    ]
)  # fmt: skip
MEMBER = Workflow(
    [
        State("named", _("Declaration awaited"), frozenset({"declare", "remove"}), tone="wait"),
        State("declared", _("No conflict declared"), frozenset({"remove"}), tone="good"),
        State("removed", _("Left the team"), frozenset(), is_open=False, tone="neutral"),
    ]
)
CHECK = Workflow(
    [
        State("open", _("To be looked at"), frozenset({"look"}), tone="neutral"),
        State("looked", _("Looked at"), frozenset({"look"}), is_open=False, tone="good"),
    ]
)
RECOMMENDATION = Workflow(
    [
        State("drafted", _("To be confirmed by the Front"), frozenset({"confirm", "drop"}), tone="neutral"),
        State("sent", _("Sent, reply awaited"), frozenset({"reply"}), tone="active"),
        State("accepted", _("Accepted"), frozenset({"verify"}), tone="info"),
        State("partly", _("Accepted in part"), frozenset({"verify"}), tone="info"),
        State("refused", _("Refused with a reason"), frozenset(), is_open=False, tone="wait"),
        State("done", _("Done, seen on the spot"), frozenset(), is_open=False, tone="good"),
        State("not_done", _("Seen on the spot: not done"), frozenset({"verify"}), tone="bad"),
        State("dropped", _("Not sent"), frozenset(), is_open=False, tone="neutral"),
    ]
)
CRITIQUE = Workflow(
    [
        State("received", _("Draft received"), frozenset({"split", "open", "cancel"}), tone="neutral"),
        State("open", _("Open for opinions"), frozenset({"opine", "withhold", "close", "cancel"}), tone="active"),
        State("closed", _("Closed, critique being written"), frozenset({"withhold", "send"}), tone="wait"),
        State("sent", _("Critique sent"), frozenset({"weigh", "answer"}), tone="info"),
        State("answered", _("Answered by the drafter"), frozenset({"trace", "finish"}), tone="wait"),
        State("traced", _("Traced in the text as issued"), frozenset(), is_open=False, tone="good"),
        State("cancelled", _("Draft withdrawn"), frozenset(), is_open=False, tone="bad"),
    ]
)  # fmt: skip
OPINION = Workflow(
    [
        State("given", _("Opinion given"), frozenset({"weigh", "withhold"}), tone="info"),
        State("adopted", _("Adopted"), frozenset({"trace"}), is_open=False, tone="good"),
        State("partly", _("Adopted in part"), frozenset({"trace"}), is_open=False, tone="good"),
        State("declined", _("Not adopted, with a reason"), frozenset(), is_open=False, tone="wait"),
        State("withheld", _("Kept from the public"), frozenset(), is_open=False, tone="neutral"),
    ]
)
BOARD = Workflow(
    [
        State("formed", _("Formed"), frozenset({"recompose", "notify", "dissolve", "recommend"}), tone="info"),
        State("notified", _("Investor told"), frozenset({"recompose", "dissolve", "recommend"}), tone="active"),
        State("dissolved", _("Term ended"), frozenset(), is_open=False, tone="neutral"),
    ]
)  # fmt: skip
