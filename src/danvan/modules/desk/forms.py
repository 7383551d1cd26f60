"""What the desk's own pages ask for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from danvan.kernel.rulebook.public import CalendarDay


class CalendarDayForm(forms.Form):
    """One day made off or worked by a decision."""

    use_required_attribute = False
    day = forms.DateField(
        label=_("Day"), input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This is not a date. Write it as day/month/year, for example 22/11/2026.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("The day is"), choices=CalendarDay.Kind.choices, widget=forms.RadioSelect
    )
    basis = forms.CharField(
        label=_("By which decision"), min_length=5, max_length=300,
        help_text=_("Number, date and issuer. It is shown wherever a deadline skips or counts this day."),
    )  # fmt: skip
