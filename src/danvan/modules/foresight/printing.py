"""Advice and bulletins as Word files, in the layout of their system. Always in Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

import typst
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from danvan.lib import papers
from danvan.web.formats import number

from . import bulletins, disclosure, wording
from .models import Advice, Alarm

_VI = "vi"
_PARTY = frozenset({"party_committee", "party_board", "steering"})
_FRONT = frozenset({"front", "union", "farmers", "youth", "women", "veterans"})
_WIDTH, _HEIGHT, _LEFT = 800, 260, 50


@lru_cache(maxsize=1)
def _layouts() -> tuple[papers.Layout, ...]:
    return papers.load_layouts(settings.DATA_DIR / "reports" / "layouts.toml")


def _layout(kind: str, day: Any) -> papers.Layout:
    name = "party" if kind in _PARTY else "front" if kind in _FRONT else "state"
    versions = [one for one in _layouts() if one.name == name]
    there = [one for one in versions if one.effective_from <= day]
    return there[-1] if there else versions[0]


def advice_word(row: Advice, *, in_charge: bool) -> bytes:
    """The paper with its figures and chart; a draft says that it is one."""
    with translation.override(_VI):
        day = row.agreed_on or row.begun_at.date()
        layout = _layout(row.body.kind, day)
        told = wording.told_of(row.alarm, in_charge=in_charge)
        report = papers.Report(
            layout=layout, superior="", issuer=row.body.name,
            number=f"{layout.number_label}{row.number.text if row.number else '…'}", dated=layout.dated(row.unit.name, row.agreed_on),
            kind=str(row.get_kind_display()), subject=row.title,
            chapters=[
                papers.Chapter(_("1. What is happening"), 2, [_words(row.situation), _numbers(told), *_drawing(row.alarm, told.what, in_charge=in_charge)]),
                papers.Chapter(_("2. Likely causes"), 2, [_words(row.causes or _("Not known yet.")), _checks(told)]),
                papers.Chapter(_("3. What we propose"), 2, [_words(row.proposal), _words(_("Task: %(task)s, until %(day)s.") % {"task": row.task, "day": f"{row.due_on:%d/%m/%Y}"})]),
            ],
            copies_label=_("Recipients of this paper:"), copies=[_("the leadership;"), _("kept: office.")], signing=[_("FOR THE LEADERSHIP")],
            proof="" if row.number else _("Draft: not signed."),
        )  # fmt: skip
        return papers.word_file(report)


def bulletin_word(bulletin: bulletins.Bulletin) -> bytes:
    """The public bulletin of a week."""
    with translation.override(_VI):
        layout = _layout("office", bulletin.run.week)
        rows = [[one.title, one.count, one.expected, one.band] for one in bulletin.alarms]
        blocks: list[papers.Block] = [_words(bulletin.summary)]
        if rows:
            heads = [_("What rose, and where"), _("Counted"), _("Expected"), _("Ordinarily")]
            blocks.append(papers.Grid(_("Alarms of the week"), heads, rows, [5, 1, 1, 2]))
        grid = papers.Grid(
            _("Matters received, by province"), [_("Province"), _("Counted"), _("Expected"), _("Ordinarily")],
            [[one.name, one.count, one.expected, one.band] for one in bulletin.provinces], [3, 1, 1, 2],
        )  # fmt: skip
        report = papers.Report(
            layout=layout, superior="", issuer=bulletin.run.unit.full_name, number=layout.number_label + "…",
            dated=layout.dated(bulletin.run.unit.name, None), kind=_("Weekly bulletin"), subject=bulletin.title,
            chapters=[papers.Chapter(_("1. What stands out"), 2, blocks), papers.Chapter(_("2. Provinces"), 2, [grid])],
            copies_label=_("Recipients of this paper:"), copies=[_("everybody.")], signing=[""],
            proof=_("How this is computed: %(address)s. Engine %(version)s.") % {
                "address": f"{settings.BASE_URL}{reverse('foresight:method')}", "version": bulletin.run.engine,
            },
        )  # fmt: skip
        return papers.word_file(report)


def _words(text: str) -> papers.Words:
    return papers.Words([(text, False)])


def _numbers(told: wording.Told) -> papers.Grid:
    rows = [
        [_("Counted") + f" ({told.span})", told.count], [_("Expected"), told.expected], [_("Ordinarily"), told.band],
        [_("Above expectation since the week of"), f"{told.since:%d/%m/%Y}"],
    ]  # fmt: skip
    if told.p:
        rows += [[_("By mere chance"), told.p]]
    return papers.Grid(told.title, [_("Figure"), _("Value")], rows, [3, 2])


def _checks(told: wording.Told) -> papers.Grid:
    rows = [[str(one["name"]), str(one["said"])] for one in told.checks]
    return papers.Grid(
        _("Other explanations that were checked"), [_("Explanation"), _("What records say")], rows, [2, 3]
    )


def _drawing(alarm: Alarm, what: str, *, in_charge: bool) -> Sequence[papers.Block]:
    if not alarm.told.get("first"):
        return []
    shown = wording.shown_weeks(alarm, in_charge=in_charge)
    weeks = wording.weeks_of(alarm.told)
    svg = lines(shown, alarm.told["band"], f"{weeks[0]:%d/%m/%Y}", f"{weeks[-1]:%d/%m/%Y}")
    known = [
        f"{day:%d/%m}: {number(one)}"
        for day, one in list(zip(weeks, shown, strict=True))[-8:]
        if one is not None
    ]
    said = _("The last weeks: %(counts)s.") % {"counts": "; ".join(known) or disclosure.SMALL}
    return [
        papers.Drawing(
            _("%(what)s: counted (line) against what was expected (band)") % {"what": what}, _png(svg), said
        )
    ]


def lines(shown: Sequence[int | None], band: Sequence[Sequence[int]], first: str, last: str) -> str:
    """Counts as a black line over a grey band, 800 by 260, without styles of the page."""
    top = max([1, *(one for one in shown if one is not None), *(one[2] for one in band)])
    step = (_WIDTH - _LEFT - 10) / max(len(shown) - 1, 1)

    def at(place: int, value: float) -> str:
        return f"{_LEFT + place * step:.1f},{_HEIGHT - 30 - (_HEIGHT - 50) * value / top:.1f}"

    edge = [at(n, one[2]) for n, one in enumerate(band)] + [
        at(n, band[n][0]) for n in range(len(band) - 1, -1, -1)
    ]
    runs: list[list[str]] = [[]]
    for place, value in enumerate(shown):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(at(place, value))
    drawn = "".join(
        f'<polyline points="{" ".join(run)}" fill="none" stroke="#000000" stroke-width="2"/>'
        for run in runs
        if len(run) > 1
    )
    middle = " ".join(at(n, one[1] / 10) for n, one in enumerate(band))
    words = 'font-family="Tinos, Times New Roman, Liberation Serif, serif" font-size="15" fill="#000000"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/><polygon points="{" ".join(edge)}" fill="#d9dfe2"/>'
        f'<polyline points="{middle}" fill="none" stroke="#5b6b73" stroke-dasharray="4 4"/>{drawn}'
        f'<line x1="{_LEFT}" y1="{_HEIGHT - 30}" x2="{_WIDTH - 10}" y2="{_HEIGHT - 30}" stroke="#000000"/>'
        f'<text x="4" y="24" {words}>{top}</text><text x="4" y="{_HEIGHT - 30}" {words}>0</text>'
        f'<text x="{_LEFT}" y="{_HEIGHT - 8}" {words}>{escape(first)}</text>'
        f'<text x="{_WIDTH - 10}" y="{_HEIGHT - 8}" text-anchor="end" {words}>{escape(last)}</text></svg>'
    )


def _png(svg: str) -> bytes:
    source = '#set page(width: auto, height: auto, margin: 1mm)\n#image(bytes(sys.inputs.svg), format: "svg", width: 160mm)'
    drawn: Any = typst.compile(source.encode(), format="png", ppi=200.0, sys_inputs={"svg": svg})
    return bytes(drawn)
