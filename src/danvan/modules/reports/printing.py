"""Returns as files, from what they say: Word and PDF in the layout of their system, the annex as a spreadsheet.

Always in Vietnamese. A signed return is printed from its edition, never from what is counted today; a draft says that
it is one. Every file carries a code that leads to the page where the figures open, and the digest that the log holds.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from danvan.kernel.organisations.public import Body
from danvan.lib import papers
from danvan.lib.sheets import Cell, workbook
from danvan.web.charts.frame import shown
from danvan.web.typesetting import SERIF_FAMILIES, families, pdf

from . import composing, drawing, layouts, queries, rendering, wording
from .models import AssemblyPart, Edition, Return

_SHEET = Path(__file__).resolve().parent / "templates" / "reports" / "paper.typ"
_VI = "vi"


def word(row: Return) -> bytes:
    """The paper as .docx."""
    with translation.override(_VI):
        return papers.word_file(report_of(row))


def pdf_file(row: Return) -> bytes:
    """The paper as PDF, in the same layout."""
    with translation.override(_VI):
        report, told = report_of(row, as_svg=True), _layout(row)
        return pdf(
            _SHEET,
            {**_typeset(report), "layout": told, "families": families(SERIF_FAMILIES), "qr": _qr_svg(row)},
        )


def report_of(row: Return, *, as_svg: bool = False) -> papers.Report:
    """What is printed: of a signed return its last edition, of another one what it says now."""
    edition = _edition_of(row)
    told = edition.told if edition is not None else composing.compose(row)
    layout = layouts.layout(row.layout, on=row.signed_on or row.closes_on)
    superior = _superior(row.body)
    number = (
        row.number.text if row.number is not None else f"…-{row.blueprint.type_code}/{row.body.short_name}"
    )
    return papers.Report(
        layout=layout, superior=superior.name if superior is not None else "", issuer=row.body.name,
        number=f"{layout.number_label}{number}", dated=layout.dated(row.unit.name, row.signed_on),
        kind=_("REPORT (title of the paper)"), subject=_subject(row),
        chapters=[_chapter(section, one, told, as_svg=as_svg) for section, one in zip(rendering.sections(told), told["sections"], strict=True)],
        copies_label=_("Recipients of this paper:"), copies=_copies(superior), signing=_signing(row, layout),
        signer=row.signed_by.name if row.signed_by is not None else "",
        proof=_proof(edition), qr_png=_qr_png(address_of(edition)) if edition is not None else b"",
        properties={"sha256": edition.sha256 if edition is not None else ""},
    )  # fmt: skip


def _edition_of(row: Return) -> Edition | None:
    return queries.last_edition(row) if row.state in ("signed", "submitted", "accepted") else None


def address_of(edition: Edition) -> str:
    """Where the code on the paper leads."""
    return f"{settings.BASE_URL}{reverse('reports:edition', args=[edition.sha256[:16]])}"


def _proof(edition: Edition | None) -> str:
    if edition is None:
        return _("Draft: not signed; figures as they are counted today.")
    entry = queries.entry_of(edition)
    place = f"{entry.idx}" if entry is not None and entry.idx is not None else "…"
    return _("Every figure opens to its records at %(address)s. Edition %(number)d, SHA-256 %(digest)s, entry %(place)s of the public log.") % {
        "address": address_of(edition), "number": edition.number, "digest": edition.sha256, "place": place,
    }  # fmt: skip


def _superior(body: Body) -> Body | None:
    """The body of the same kind in the unit above."""
    above = body.unit.parent_id
    if above is None:
        return None
    return Body.objects.filter(unit_id=above, kind=body.kind, valid_to__isnull=True).order_by("pk").first()


def _subject(row: Return) -> str:
    """The title without the kind of paper that stands above it."""
    head = _("Report (first word of a title)")
    title = row.title.removeprefix(head).strip()
    return title[:1].upper() + title[1:]


def _signing(row: Return, layout: papers.Layout) -> list[str]:
    """Who signs for whom: bodies that act together are signed for, under the mark of their system."""
    title = (row.signer_title or "…").upper()
    if row.body.kind == "department":
        return [title]
    return [
        f"{layout.together} {row.body.name.upper()}"
        if "BAN THƯỜNG TRỰC" not in layout.together
        else layout.together,
        title,
    ]


def _copies(superior: Body | None) -> list[str]:
    reported = [_("%(body)s (to report);") % {"body": superior}] if superior is not None else []
    return [*reported, _("as above;"), _("kept: office.")]


def _chapter(section: rendering.Section, one: Any, told: Any, *, as_svg: bool) -> papers.Chapter:
    blocks: list[papers.Block] = [_words(line) for line in section.paragraphs]
    for passage in section.taken:
        blocks += [
            _words(line, by=passage.who if place == 0 else "")
            for place, line in enumerate(passage.paragraphs)
        ]
    blocks += [_grid(sheet) for sheet in section.sheets]
    for chart in one["charts"]:
        bars = rendering.bars_of(chart, told)
        if any(value is not None for _label, value in bars):
            axis = rendering.axis_of(chart, told) if chart["kind"] == "series" else []
            blocks += _drawn(chart, bars, rendering.kind_of(chart, told), axis, as_svg=as_svg)
    return papers.Chapter(section.heading, section.level, blocks)


def _words(line: Sequence[rendering.Piece], *, by: str = "") -> papers.Words:
    return papers.Words([(one.text, bool(one.label)) for one in line], by=by)


def _grid(sheet: rendering.Sheet) -> papers.Grid:
    wide = 3 if len(sheet.heads) <= 5 else 2
    return papers.Grid(
        sheet.title,
        sheet.heads,
        [[one.text for one in row] for row in sheet.rows],
        [wide, *[1] * (len(sheet.heads) - 1)],
    )


def _drawn(
    chart: Any, bars: list[tuple[str, float | None]], kind: Any, axis: list[str], *, as_svg: bool
) -> list[papers.Block]:
    """The drawing, a line over the periods of `axis` where there are any, and its numbers as a table below it."""
    title = wording.words(chart["title"])
    texts = [(label, shown(value, kind)) for label, value in bars]
    rows = [(label, value, text) for (label, value), (_same, text) in zip(bars, texts, strict=True)]
    if axis:
        named = [(short, value, text) for short, (_label, value, text) in zip(axis, rows, strict=True)]
        svg = drawing.line(named, write=lambda value: shown(value, kind), kind=kind)
    else:
        svg = drawing.bars(rows, kind=kind)
    picture = svg.encode() if as_svg else _png(svg)
    described = "; ".join(f"{label}: {text}" for label, text in texts)
    grid = papers.Grid(
        _("Figures of the drawing"), [_("Name"), _("Value")], [list(one) for one in texts], [3, 1]
    )
    return [papers.Drawing(title, picture, described), grid]


def _png(svg: str) -> bytes:
    """A drawing as picture, for Word files."""
    source = '#set page(width: auto, height: auto, margin: 1mm)\n#image(bytes(sys.inputs.svg), format: "svg", width: 160mm)'
    drawn: Any = typst.compile(source.encode(), format="png", ppi=200.0, sys_inputs={"svg": svg})
    return bytes(drawn)


def _layout(row: Return) -> dict[str, Any]:
    layout = layouts.layout(row.layout, on=row.signed_on or row.closes_on)
    return {
        "margins": list(layout.margins), "sizes": dict(layout.sizes), "country": layout.country, "motto": layout.motto,
        "above": layout.above_issuer, "under_issuer": layout.under_issuer, "under_subject": layout.under_subject,
        "copies_italic": layout.copies_italic,
    }  # fmt: skip


def _typeset(report: papers.Report) -> dict[str, Any]:
    """The report as the typesetter reads it."""
    return {
        "superior": report.superior, "issuer": report.issuer, "number": report.number, "dated": report.dated,
        "kind": report.kind, "subject": report.subject, "copies_label": report.copies_label, "copies": list(report.copies),
        "signing": list(report.signing), "signer": report.signer, "proof": report.proof,
        "chapters": [
            {"heading": one.heading.upper() if one.level == 1 else one.heading, "level": one.level,
             "blocks": [_block(block) for block in one.blocks]}
            for one in report.chapters
        ],
    }  # fmt: skip


def _block(block: papers.Block) -> dict[str, Any]:
    if isinstance(block, papers.Words):
        return {"kind": "words", "by": block.by, "pieces": [list(one) for one in block.pieces]}
    if isinstance(block, papers.Grid):
        return {
            "kind": "grid",
            "title": block.title,
            "heads": list(block.heads),
            "rows": [list(one) for one in block.rows],
            "widths": list(block.widths),
        }
    return {"kind": "drawing", "title": block.title, "svg": block.png.decode(), "described": block.described}


def _qr_png(text: str) -> bytes:
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(out, kind="png", border=1, scale=8)
    return out.getvalue()


def _qr_svg(row: Return) -> str:
    edition = _edition_of(row)
    if edition is None:
        return ""
    out = io.BytesIO()
    segno.make(address_of(edition), error="q", micro=False).save(
        out, kind="svg", xmldecl=False, border=1, scale=4
    )
    return out.getvalue().decode()


# --- the annex


def annex_file(row: Return) -> Iterator[bytes]:
    """Every figure of every unit below, one line each, as a spreadsheet written while it is sent."""
    with translation.override(_VI):
        heads = [
            _("Code"),
            _("Unit"),
            _("Figure"),
            _("Definition"),
            _("Unit of count"),
            _("This period"),
            _("Same period last year"),
            _("Source"),
        ]
        named = {code: str(label) for code, label in _SOURCES.items()}
    return workbook(
        heads, _annex_rows(row, named), name=row.period.code, widths=(10, 30, 34, 40, 14, 14, 14, 14)
    )


_SOURCES = {"records": gettext_lazy("counted from records"), "stated": gettext_lazy("stated"),
            "summed": gettext_lazy("summed from units below"), "missing": gettext_lazy("no figures yet")}  # fmt: skip


def _annex_rows(row: Return, named: dict[str, str]) -> Iterator[Sequence[Cell]]:
    edition = _edition_of(row)
    told = edition.told if edition is not None else composing.compose(row)
    yield from annex_lines(told, _parts_of(row, told), named)


def _parts_of(row: Return, told: Any) -> Iterator[dict[str, Any]]:
    """Parts of the assembly that the edition names, else what the return itself holds."""
    digests = [sha for _code, sha in told["annex"].get("parts", [])] if told["annex"] else []
    if not digests:
        figures = told["figures"]
        values = [
            [one["now"]["value"], one["year_before"]["value"], one["now"]["source"]]
            for one in figures.values()
        ]
        yield {"items": list(figures), "rows": [[told["unit"]["code"], told["unit"]["name"], values]]}
        return
    rows = AssemblyPart.objects.filter(assembly__of=row, sha256__in=digests).order_by("unit__code")
    for part in rows.iterator(chunk_size=1):
        yield json.loads(part.content)


def annex_lines(
    told: Any, parts: Iterator[dict[str, Any]], named: dict[str, str]
) -> Iterator[Sequence[Cell]]:
    """Long form: one line for each unit and figure."""
    known = {
        name: (one["label"]["vi"], one["definition"]["vi"], one["unit"], one["kind"])
        for name, one in told["figures"].items()
    }
    for part in parts:
        items = [(place, *known[name]) for place, name in enumerate(part["items"]) if name in known]
        for code, unit, values in part["rows"]:
            for place, label, definition, counted, _kind in items:
                now, then, source = values[place]
                yield (
                    code,
                    unit,
                    label,
                    definition,
                    counted,
                    _exact(now),
                    _exact(then),
                    named.get(source, source),
                )


def _exact(value: str | None) -> Cell:
    return None if value is None else Decimal(value)
