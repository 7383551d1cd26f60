"""Tables of oversight: what was supervised, what was found and asked for, what was said about drafts, and who sat where."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Dossier
from danvan.kernel.organisations.public import Body, Post
from danvan.kernel.papers.public import OfficialNumber

from . import states


class Board(Dossier):
    """People who look on behalf of their neighbours: for a commune's term, or for one project."""

    KIND, WORKFLOW = "oversight.board", states.BOARD

    kind = models.CharField(max_length=12, choices=states.BoardKind)
    front = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", help_text=_("formed under"))
    name = models.CharField(max_length=200)
    neighbourhoods = models.PositiveSmallIntegerField(
        default=0, help_text=_("of the commune, each represented")
    )
    seats = models.JSONField(default=list, help_text=_("posts and whom they represent, never names"))
    term_from = models.DateField()
    term_until = models.DateField()
    project = models.CharField(max_length=300, blank=True)
    investor = models.CharField(max_length=200, blank=True)
    contractor = models.CharField(max_length=200, blank=True)
    project_starts_on = models.DateField(null=True)
    notified_on = models.DateField(null=True)
    dissolved_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="board_by_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(term_until__gt=F("term_from")), name="a_board_has_a_term"),
            models.CheckConstraint(
                condition=~Q(kind="investment") | (~Q(project="") & Q(project_starts_on__isnull=False)),
                name="an_investment_board_has_its_project",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Programme(Dossier):
    """What a body means to supervise in a year."""

    KIND, WORKFLOW = "oversight.programme", states.PROGRAMME

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    agreed_with = models.CharField(max_length=300, blank=True)
    agreed_on = models.DateField(null=True)
    number = models.ForeignKey(OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="one_programme_a_year")]

    def __str__(self) -> str:
        return f"{self.year} · {self.body}"


class Supervision(Dossier):
    """One supervision of a body, in one of the four forms, from its plan to its conclusion."""

    KIND, WORKFLOW = "oversight.supervision", states.SUPERVISION

    title = models.CharField(max_length=200)
    form = models.CharField(max_length=12, choices=states.Form)
    ground = models.CharField(max_length=20, choices=states.Ground)
    source = models.CharField(max_length=120, blank=True, help_text=_("the thing that gave the ground"))
    programme = models.ForeignKey(Programme, null=True, on_delete=models.PROTECT, related_name="supervisions")
    board = models.ForeignKey(Board, null=True, on_delete=models.PROTECT, related_name="supervisions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", help_text=_("who supervises"))
    supervised = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="+", help_text=_("who is supervised")
    )
    content = models.TextField()
    outline = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True)
    session_on = models.DateField(help_text=_("working session, or the day the study of papers begins"))
    papers_due_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    number = models.ForeignKey(OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+")
    notified_on = models.DateField(null=True)
    object_report_due_on = models.DateField(null=True)
    object_reported_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    report_due_on = models.DateField(null=True)
    report = models.TextField(blank=True)
    reported_on = models.DateField(null=True)
    conclusion = models.TextField(blank=True)
    concluded_on = models.DateField(null=True)
    conclusion_number = models.ForeignKey(
        OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="supervision_by_unit"),
            models.Index(fields=["supervised", "-id"], name="supervision_by_object"),
            models.Index(fields=["-session_on", "-id"], name="supervision_by_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(body=F("supervised")), name="nobody_supervises_themselves"),
            models.CheckConstraint(
                condition=~Q(state="concluded") | (Q(concluded_on__isnull=False) & ~Q(conclusion="")),
                name="a_concluded_supervision_has_its_conclusion",
            ),
            models.CheckConstraint(
                condition=~Q(form="boards") | Q(board__isnull=False), name="through_a_board"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Member(Dossier):
    """A seat in a supervision's team. Somebody of the supervised body never holds one."""

    KIND, WORKFLOW = "oversight.member", states.MEMBER

    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="team")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, help_text=_("the post, not the person"))
    organisation = models.CharField(max_length=200)
    is_head = models.BooleanField(default=False)
    task = models.CharField(max_length=300, blank=True)
    declared_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supervision"],
                condition=Q(is_head=True) & ~Q(state="removed"),
                name="one_head_of_a_team",
            ),
            models.CheckConstraint(
                condition=~Q(state="declared") | Q(declared_on__isnull=False), name="declared_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation}"


class Check(Dossier):
    """One thing to look at on the spot, and what was seen."""

    KIND, WORKFLOW = "oversight.check", states.CHECK

    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="checks")
    number = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=300)
    seen = models.CharField(max_length=10, choices=states.Seen, blank=True)
    remark = models.TextField(blank=True)
    looked_on = models.DateField(null=True)
    key = models.UUIDField(
        null=True, help_text=_("of the last answer: the same one sent again changes nothing")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supervision", "number"], name="one_number_for_each_check"),
            models.CheckConstraint(
                condition=~Q(state="looked") | ~Q(seen=""), name="looked_at_says_what_was_seen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.question}"


class Recommendation(Dossier):
    """What was found, what is asked of whom, what they replied, and what was seen afterwards."""

    KIND, WORKFLOW = "oversight.recommendation", states.RECOMMENDATION

    supervision = models.ForeignKey(
        Supervision, null=True, on_delete=models.PROTECT, related_name="recommendations"
    )
    board = models.ForeignKey(Board, null=True, on_delete=models.PROTECT, related_name="recommendations")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", help_text=_("who recommends"))
    addressee = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    finding = models.TextField()
    request = models.TextField()
    sent_on = models.DateField(null=True)
    number = models.ForeignKey(OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+")
    reply_due_on = models.DateField(null=True)
    reply_kind = models.CharField(max_length=10, choices=states.Reply, blank=True)
    reply = models.TextField(blank=True)
    replied_on = models.DateField(null=True)
    doing_by = models.DateField(null=True, help_text=_("the day the addressee names for doing it"))
    verified_on = models.DateField(null=True)
    verdict = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="recommendation_by_unit"),
            models.Index(fields=["addressee", "-id"], name="recommendation_by_addressee"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(supervision__isnull=False) | Q(board__isnull=False),
                name="a_recommendation_comes_from_work",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "partly", "refused", "done", "not_done"])
                | ~Q(reply_kind=""),
                name="answered_before_it_is_seen",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "not_done"]) | Q(verified_on__isnull=False),
                name="seen_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.request[:80]


class Critique(Dossier):
    """A draft that others are asked about before it is issued; its clauses stand here as they were received."""

    KIND, WORKFLOW = "oversight.critique", states.CRITIQUE

    title = models.CharField(max_length=300)
    form = models.CharField(max_length=12, choices=states.CritiqueForm)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="+", help_text=_("who leads the critique")
    )
    drafter = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    about = models.TextField(blank=True)
    clauses = models.JSONField(default=list)
    received_on = models.DateField()
    submission_on = models.DateField(help_text=_("when the draft goes to whoever issues it"))
    closes_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    document = models.TextField(blank=True)
    sent_on = models.DateField(null=True)
    number = models.ForeignKey(OfficialNumber, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    issued_as = models.CharField(max_length=300, blank=True)
    issued_on = models.DateField(null=True)
    issued_clauses = models.JSONField(default=list)
    traced_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="critique_by_unit")]
        constraints = [
            models.CheckConstraint(condition=~Q(body=F("drafter")), name="nobody_criticises_their_own_draft"),
            models.CheckConstraint(
                condition=Q(state__in=["received", "open", "closed", "cancelled"]) | ~Q(document=""),
                name="a_sent_critique_has_its_document",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clause(self, number: int) -> dict[str, Any] | None:
        """A clause of the draft by its running number."""
        return self.clauses[number - 1] if 0 < number <= len(self.clauses) else None


class Opinion(Dossier):
    """What somebody thinks of a clause, or of the whole draft. Residents give no name."""

    KIND, WORKFLOW = "oversight.opinion", states.OPINION

    critique = models.ForeignKey(Critique, on_delete=models.PROTECT, related_name="opinions")
    number = models.PositiveIntegerField()
    clause = models.PositiveSmallIntegerField(
        default=0, help_text=_("running number of the clause; 0: the whole draft")
    )
    text = models.TextField()
    proposed = models.TextField(blank=True, help_text=_("wording that is proposed instead"))
    voice = models.CharField(max_length=10, choices=states.Voice)
    organisation = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    weighed_on = models.DateField(null=True)
    found = models.BooleanField(null=True, help_text=_("does the text as issued hold it?"))
    found_at = models.PositiveSmallIntegerField(default=0, help_text=_("running number of the issued clause"))
    wording = models.TextField(blank=True, help_text=_("the words of the issued text"))
    key = models.UUIDField(null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="opinion_by_unit")]
        constraints = [
            models.UniqueConstraint(fields=["critique", "number"], name="one_number_for_each_opinion"),
            models.CheckConstraint(
                condition=~Q(state__in=["partly", "declined"]) | ~Q(reason=""),
                name="not_adopted_needs_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(found=True) | (~Q(wording="") & Q(found_at__gt=0)),
                name="found_means_the_words_are_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"
