from __future__ import annotations

import datetime as dt
import re

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

from danvan.web.parts import Clock, Figure, Link, State, Step
from danvan.web.qr import qr_svg


class Everything(forms.Form):
    use_required_attribute = False
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="Pick one")
    many = forms.MultipleChoiceField(
        choices=[("x", "X")], widget=forms.CheckboxSelectMultiple, required=False, label="Many"
    )
    text = forms.CharField(max_length=4000, widget=forms.Textarea, help_text="What happened")
    photo = forms.FileField(required=False)
    agree = forms.BooleanField(required=True, label="I agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def draw(template: str, **context: object) -> str:
    return render_to_string(f"web/{template}.html", context)


# -- forms


def test_every_kind_of_field_has_its_label_help_and_error_tied_to_it() -> None:
    html = draw("_form", form=Everything({}), submit="Send")

    assert '<label for="id_text">' in html
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'id="id_text_helptext"' in html
    assert 'id="id_text_error"' in html
    assert '<fieldset aria-describedby="id_kind_helptext id_kind_error">' in html
    assert 'data-preview="id_photo"' in html
    assert 'enctype="multipart/form-data"' in html
    assert re.search(r'<div class="check"><input type="checkbox"[^>]*id="id_agree"', html)
    assert html.count('name="token"') == 1


def test_every_link_of_the_error_summary_points_at_a_field_that_exists() -> None:
    html = draw("_form", form=Everything({}), submit="Send")

    targets = re.findall(r'<a href="#([^"]+)">', html)
    assert targets == ["id_kind_0", "id_text", "id_agree"]
    assert all(f'id="{target}"' in html for target in targets)


def test_optional_fields_say_so_and_required_ones_need_no_star() -> None:
    html = draw("_form", form=Everything(), submit="Send")

    assert html.count("(optional)") == 2
    assert "*" not in html


def test_a_form_without_errors_shows_no_summary_and_its_button_keeps_its_look() -> None:
    html = draw("_form", form=Everything(), submit="Send", kind="accent", draft="intake")

    assert "Something needs mending" not in html
    assert 'class="btn btn--accent btn--big" type="submit"' in html
    assert 'data-draft="intake"' in html


def test_what_was_typed_comes_back_escaped() -> None:
    html = draw("_form", form=Everything({"text": "<b>drain</b>"}), submit="Send")

    assert "&lt;b&gt;drain&lt;/b&gt;</textarea>" in html


def test_a_long_text_states_its_limit_for_those_without_scripts() -> None:
    assert "At most 4,000 characters." in draw("_field", field=Everything()["text"])


# -- small parts


def test_a_state_is_an_icon_and_a_word_never_a_colour_alone() -> None:
    html = draw("_state", state=State("Reopened <1>", "wait", "reopen"))

    assert "pill--wait" in html
    assert "#reopen" in html
    assert "Reopened &lt;1&gt;" in html


def test_a_clock_without_a_date_still_says_that_it_stands_still() -> None:
    html = draw("_clock", clock=Clock(None, "paused"))

    assert "Paused" in html
    assert "Why this date?" not in html


def test_a_figure_shows_what_it_was_divided_by_and_what_was_left_out() -> None:
    figure = Figure(
        "On time", 0.873, "percent", 412, 472, exclusions=[("Paused", 6)], definition="Answered.", url="/r/"
    )
    html = draw("_figure_card", figure=figure)

    for expected in ("87.3%", "412 of 472", "Paused: ", "Answered.", 'href="/r/"'):
        assert expected in html


def test_a_figure_that_does_not_exist_is_a_dash_and_not_a_zero() -> None:
    html = draw("_figure_card", figure=Figure("Reopened", None))

    assert '<p class="figure__value">–</p>' in html
    assert " of " not in html


def test_a_receipt_shows_the_code_for_the_eye_and_for_the_phone() -> None:
    html = draw("_receipt", code="DV7K2M9Q", qr=qr_svg("https://example.org/x"), follow_url="/f/")

    assert "DV7K-2M9Q" in html
    assert "D · V · seven · K · two · M · nine · Q" in html
    assert "viewBox" in html
    assert 'href="/f/"' in html


def test_a_timeline_keeps_text_as_text() -> None:
    step = Step("Answered", dt.date(2026, 11, 9), body="<img src=x>", files=[Link("a.pdf", "/a")])
    html = draw("_timeline", steps=[step])

    assert "&lt;img src=x&gt;" in html
    assert 'href="/a"' in html
    assert "09/11/2026" in html


def test_a_button_is_a_link_when_it_leads_and_a_button_when_it_acts() -> None:
    link = draw("_button", label="Open", url="/x/", kind="quiet", dialog="reason")
    button = draw("_button", label="Send", name="do", value="send")

    assert link.startswith('<a class="btn btn--quiet" href="/x/" data-dialog="reason">')
    assert '<button class="btn" type="submit" name="do" value="send">' in button


def test_steps_of_a_journey_tell_which_is_done_and_which_is_now() -> None:
    html = draw("_progress", stages=[("Write", True, False), ("Check", False, True)], label="Steps")

    assert 'aria-label="Step done"' in html
    assert 'aria-current="step"' in html
    assert '<progress value="3" max="4"' in draw("_progress", value=3, max=4, label="L")


@pytest.mark.parametrize("name", ["_breadcrumbs", "_tabs"])
def test_navigation_marks_the_present_place(name: str) -> None:
    html = draw(name, tabs=[Link("A", "/a", current=True)], crumbs=[Link("A", "/a")], here="B", label="L")

    assert "aria-current" in html


def test_an_icon_is_silent_unless_it_is_named() -> None:
    html = Template('{% icon "clock" %}{% icon "clock" label="Due" %}').render(Context())

    assert html.count('aria-hidden="true"') == 1
    assert 'role="img" aria-label="Due"' in html


def test_a_dialog_asks_the_same_form_as_the_page_behind_it() -> None:
    html = draw("_dialog_reason", id="d", title="Refuse", form=Everything(), action="/act/", submit="Refuse")

    assert '<dialog id="d" aria-labelledby="d-title">' in html
    assert 'action="/act/"' in html
    assert 'enctype="multipart/form-data"' in html


def test_an_empty_place_offers_the_next_step() -> None:
    html = draw("_empty", title="None", text="Yet", url="/new/", action="Begin")

    assert 'href="/new/"' in html
    assert "Begin" in html
