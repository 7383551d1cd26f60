"""Ending one of one's own sessions: a lost phone must not stay signed in until its session runs out."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from danvan.web.http import staff_only


@staff_only
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one device of the person who asks; another person's session does not exist for them."""
    session = UserSession.objects.filter(user_id=request.user.pk, pk=pk).first()
    if session is None or session.is_current():
        raise Http404
    session.end()
    messages.success(request, _("The device is signed out."))
    return HttpResponseRedirect(reverse("usersessions_list"))
