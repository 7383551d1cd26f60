"""The country's annual report put together over every commune, as Word and PDF; a spreadsheet of a million rows beside bare writers."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from django.db import transaction

from .ground import Ground
from .measuring import Stopwatch, doing, ms
from .report import Line

BAR, MEMORY, ROWS = 60.0, 300, 1_000_000


def measure(ground: Ground) -> list[Line]:
    with transaction.atomic():
        lines = _national()
        transaction.set_rollback(True)
    return [*lines, *_sheet()]


def _national() -> list[Line]:
    from danvan.kernel.organisations.public import Body, Person, Unit, roots
    from danvan.lib.periods import parse_period
    from danvan.modules.reports import actions, printing, queries
    from danvan.modules.reports.models import TemplateVersion

    system, nation = Person.objects.system(), roots("vn")[0]
    office = Body.objects.filter(unit=nation, kind="other").first() or Body.objects.create(
        unit=nation, kind="other", name="Văn phòng", short_name="VP", valid_from=nation.valid_from
    )
    actions.keep_templates(by=system)
    template = TemplateVersion.objects.get(unit=nation, key="dan-van.review")
    row = actions.open_return(by=system, template=template, body=office, period=parse_period("2025"))
    texts = {
        part.key: "Kết quả: {{petitions.received}}, cùng kỳ {{petitions.received|last_year}}."
        for part in row.blueprint.parts
        if part.is_written
    }
    row = actions.write_return(row, by=system, texts=texts)
    with doing("the annex of every commune, interrupted once"):
        assembly = actions.assemble_return(row, by=system)
        watch = Stopwatch()
        for _part in range(5):
            actions.go_on(assembly, by=system)
        actions.cancel_assembly(assembly, by=system, reason="Interrupted by the benchmark.")
        if actions.go_on(assembly, by=system):
            raise SystemExit("an interrupted assembly went on")
        assembly = actions.resume_assembly(assembly, by=system)
        while actions.go_on(assembly, by=system):
            pass
        gathered = watch.stop()
    units = sum(len(json.loads(part.content)["rows"]) for part in assembly.parts.all())
    communes = Unit.objects.filter(tree="vn", level="commune", valid_to=None).count()
    if units < communes:
        raise SystemExit(f"{communes} communes, {units} rows in the annex")
    with doing("signed and frozen"):
        watch = Stopwatch()
        row = actions.sign_return(row, by=system, signer_title="Chánh Văn phòng")
        frozen = watch.stop()
    with doing("Word"):
        watch = Stopwatch()
        size = len(printing.word(row))
        word = watch.stop()
    with doing("PDF"):
        watch = Stopwatch()
        printing.pdf_file(row)
        pdf = watch.stop()
    with doing("its annex as a spreadsheet"):
        watch = Stopwatch()
        annex = sum(len(piece) for piece in printing.annex_file(row))
        sheet = watch.stop()
    edition = queries.last_edition(row)
    assert edition is not None
    names = len(edition.told["figures"])
    total = sum(one[0] for one in (gathered, frozen, word, pdf))
    calm = sum(one[1] for one in (gathered, frozen, word, pdf))
    return [
        Line(
            f"national annual report, {communes:,} communes × {names} figures: gathered, frozen, Word and PDF", f"≤ {BAR:.0f} s", ms(total),
            f"{ms(calm)} without waiting for a core", total <= BAR, calm <= BAR,
        ),
        Line("  every unit's figures of two years, part by part, interrupted and gone on with", "", ms(gathered[0]), f"{units:,} units in {assembly.total} parts"),
        Line("  composed, frozen, signed", "", ms(frozen[0]), f"edition of {len(edition.content) / 1000:,.0f} kB"),
        Line("  Word", "", ms(word[0]), f"{size / 1000:,.0f} kB"),
        Line("  PDF", "", ms(pdf[0]), ""),
        Line("  its annex as a spreadsheet", "", ms(sheet[0]), f"{units * names:,} rows, {annex / 1e6:.1f} MB"),
    ]  # fmt: skip


_ROW = "('00337', 'Phường Hoàng Liệt', 'Số cuộc đối thoại', 'Cuộc đối thoại đã tổ chức trong kỳ.', 'cuộc', n, n // 2, 'đếm từ hồ sơ')"
_WAYS = {
    "ours": f"""
from danvan.lib.sheets import workbook
for piece in workbook([str(n) for n in range(8)], ({_ROW} for n in range(ROWS))): out.write(piece)
""",
    "XlsxWriter": f"""
import xlsxwriter
book = xlsxwriter.Workbook(path, {{"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}})
sheet = book.add_worksheet()
for n in range(ROWS):
    for place, value in enumerate({_ROW}):
        if place in (5, 6): sheet.write_number(n, place, value)
        else: sheet.write_string(n, place, value)
book.close()
""",
    "csv": f"""
import csv, io
text = io.TextIOWrapper(out, encoding="utf-8")
csv.writer(text).writerows({_ROW} for n in range(ROWS)); text.flush()
""",
}  # fmt: skip


def _sheet() -> list[Line]:
    found = {}
    for name, body in _WAYS.items():
        with doing(f"{ROWS:,} rows: {name}"):
            found[name] = _child(body)
    took, memory, size = found["ours"]
    return [
        Line(
            f"spreadsheet of {ROWS:,} rows × 8 columns", f"≤ {BAR:.0f} s, ≤ {MEMORY} MB", f"{took:.1f} s, {memory:.0f} MB",
            f"{took / found['XlsxWriter'][0]:.2f} × a bare XlsxWriter loop ({found['XlsxWriter'][0]:.1f} s, {found['XlsxWriter'][1]:.0f} MB), "
            f"{took / found['csv'][0]:.1f} × bare csv ({found['csv'][0]:.1f} s); {size / 1e6:.0f} MB",
            took <= BAR and memory <= MEMORY, None,
        )
    ]  # fmt: skip


def _child(body: str) -> tuple[float, float, int]:
    """Seconds, megabytes at most, bytes written: in a process of its own, so that memory is this way's alone."""
    source = Path(__file__).resolve().parents[1] / "src"
    program = f"""
import sys, tempfile, os, json
sys.path.insert(0, {str(source)!r})
ROWS = {ROWS}
path = tempfile.mktemp()
with open(path, "wb") as out:
{chr(10).join("    " + line for line in body.strip().splitlines())}
size = os.path.getsize(path); os.unlink(path)
print(json.dumps([int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024, size]))
"""
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    memory, size = json.loads(done.stdout)
    return time.monotonic() - began, memory, size
