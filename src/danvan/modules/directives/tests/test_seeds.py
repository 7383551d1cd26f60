"""The story of the demonstration world: plans measured by records, and a survey told to its end but for one thing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from danvan.kernel.dossiers.public import Clock, Exhibit, Place
from danvan.kernel.ledger.public import Entry
from danvan.kernel.organisations.testing import small_world
from danvan.modules.directives.models import Answer, Directive, FollowUp, Survey, Task
from danvan.modules.directives.seeds import Directives

pytestmark = pytest.mark.django_db


def test_plans_are_entered_and_a_survey_leaves_one_follow_up_to_be_done() -> None:
    world = small_world()
    begins, ends = date(2025, 7, 1), date(2025, 12, 20)
    end = timezone.make_aware(datetime.combine(ends, time(23)))
    with Clock(timezone.make_aware(datetime.combine(begins, time(8))), until=end) as clock:
        story = Directives("directives", clock, [Place(world.x), Place(world.y)], begins=begins, until=end)
        day = begins
        while day <= ends:
            clock.moment = timezone.make_aware(datetime.combine(day, time(12)))
            story.live(day)
            day += timedelta(days=1)
    assert Directive.objects.filter(kind="plan").count() == 1, "only where somebody leads"
    assert Task.objects.count() == 2
    survey = Survey.objects.get()
    assert (survey.state, survey.unit) == ("concluded", world.province)
    assert [one.unit for one in survey.visits.order_by("visit_on")] == [world.x, world.y]
    assert Answer.objects.count() == 10
    assert Exhibit.objects.filter(act="directives.answer_kept").count() == 1
    assert dict(FollowUp.objects.values_list("unit__code", "state")) == {
        world.x.code: "verified", world.y.code: "asked",
    }  # fmt: skip
    acts = [act.split(".")[1] for act in Entry.objects.values_list("act", flat=True)]
    about = ("survey", "question", "visit", "answer", "finding", "follow_up")
    assert sum(act.startswith(about) for act in acts) <= 60
