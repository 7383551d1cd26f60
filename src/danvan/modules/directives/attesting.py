"""What directives say today, for the auditor."""

from danvan.kernel.dossiers.public import attesting

from .models import Answer, Directive, Finding, FollowUp, Question, Survey, Surveyor, Task, Visit

directives = attesting(Directive, is_public=lambda row: True)
tasks = attesting(Task, is_public=lambda row: True)
surveys = attesting(Survey, is_public=lambda row: row.state in ("concluded", "followed_up"))
questions = attesting(Question)
surveyors = attesting(Surveyor)
visits = attesting(Visit)
answers = attesting(Answer)
findings = attesting(Finding)
follow_ups = attesting(FollowUp)
