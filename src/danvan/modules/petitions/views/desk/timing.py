"""Acts on the clock: stop it while somebody else must act, let it run again, grant the longer term."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from danvan.lib.errors import require
from danvan.web.http import staff_only

from ... import actions
from ...actions.handling import EXTENSION_RULES
from ...forms.desk import ExtensionForm, ReasonedForm
from ...queries import rulings
from .acting import MatterAct
from .loading import person_of
from .showing import explained_clock


class Pause(MatterAct):
    name = "pause"
    form_class = ReasonedForm
    submit = _("Stop the clock")
    lede = _(
        "Only because somebody else must act first: the resident, another authority, an expert. Say who and why."
    )
    done_message = _("waiting, the clock stands still")
    keeps_draft = True

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.pause_petition(thing, by=person_of(request), reason=form.cleaned_data["reason"])


class Resumption(MatterAct):
    name = "resume"
    submit = _("Let the clock run")
    lede = _("The days of waiting are added to the deadline, each of them shown.")
    done_message = _("the clock runs again")

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.resume_petition(thing, by=person_of(request))


class Extension(MatterAct):
    name = "extend"
    form_class = ExtensionForm
    template = "petitions/desk/act_extension.html"
    submit = _("Extend")
    lede = _("Only before the deadline, in writing, with one of the grounds the rules know.")
    done_message = _("deadline extended")
    keeps_draft = True

    def form(self, request: HttpRequest, thing: Any) -> Any:
        return self.make_form(request, thing, codes=rulings.extension_codes())

    def context(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        return {"explained": explained_clock(thing)[0], "longer": _longer(thing)}

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        require(
            _longer(thing) is not None,
            "no_longer_term",
            str(_("No rule grants a longer term for this matter.")),
        )
        given = form.cleaned_data
        return actions.extend_petition(
            thing, by=person_of(request), reason_code=given["reason_code"], reason=given["reason"]
        )


def _longer(matter: Any) -> rulings.Longer | None:
    return rulings.longer_term(matter, rule_id=EXTENSION_RULES.get(matter.kind))


pause = staff_only(Pause.as_view())
resumption = staff_only(Resumption.as_view())
extension = staff_only(Extension.as_view())
