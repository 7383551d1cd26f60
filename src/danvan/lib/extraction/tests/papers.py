"""Real files, made afresh."""

from __future__ import annotations

import io
import zipfile

import typst
import xlsxwriter
from docx import Document as Word

LETTERS = "Ăn quả nhớ kẻ trồng cây; ưỡn ẹo, nghễu nghện, khuỷu, Đặng Thuý Hoà, YẾM ỸA ỷ lại, đỡ đần, xoè ô."
HEADS = [[("Xã", 2, 1), ("Số hộ", 1, 2), ("Ghi chú", 2, 1)], [("Nghèo", 1, 1), ("Cận nghèo", 1, 1)]]
ROWS = [["An Bình", "12", "30", "đủ"], ["Tân Hoà", "14", "21", "đã rà soát"]]


def word(*lines: str, table: bool = False) -> bytes:
    paper = Word()
    for line in lines or (LETTERS,):
        paper.add_paragraph(line)
    if table:
        grid = paper.add_table(4, 4)
        for row, column, text in (
            (0, 0, "Xã"),
            (0, 1, "Số hộ"),
            (0, 3, "Ghi chú"),
            (1, 1, "Nghèo"),
            (1, 2, "Cận nghèo"),
        ):
            grid.cell(row, column).text = text
        grid.cell(0, 0).merge(grid.cell(1, 0))
        grid.cell(0, 1).merge(grid.cell(0, 2))
        grid.cell(0, 3).merge(grid.cell(1, 3))
        for n, said in enumerate(ROWS):
            for m, text in enumerate(said):
                grid.cell(n + 2, m).text = text
    data = io.BytesIO()
    paper.save(data)
    return data.getvalue()


def excel(*, table: bool = True, words: str = LETTERS) -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet("Biểu 1")
    sheet.write(0, 0, words)
    if table:
        sheet.merge_range(2, 0, 3, 0, "Xã")
        sheet.merge_range(2, 1, 2, 2, "Số hộ")
        sheet.merge_range(2, 3, 3, 3, "Ghi chú")
        sheet.write_row(3, 1, ["Nghèo", "Cận nghèo"])
        for n, (place, poor, near, note) in enumerate(ROWS):
            sheet.write_row(4 + n, 0, [place, int(poor), int(near), note])
    book.close()
    return data.getvalue()


def typeset(body: str, *, pages: int = 1) -> bytes:
    """A PDF with a text layer."""
    return bytes(typst.compile(("#pagebreak()\n".join([body + "\n"] * pages)).encode()))


PDF_TABLE = (
    "#table(columns: 4, table.cell(rowspan: 2)[Xã], table.cell(colspan: 2)[Số hộ], table.cell(rowspan: 2)[Ghi chú],"
    " [Nghèo], [Cận nghèo], " + ", ".join(f"[{text}]" for row in ROWS for text in row) + ")"
)
HTML_TABLE = (
    "<table><tr><th rowspan=2>Xã<th colspan=2>Số hộ<th rowspan=2>Ghi chú<tr><th>Nghèo<th>Cận nghèo"
    + "".join("<tr>" + "".join(f"<td>{text}" for text in row) for row in ROWS)
    + "</table>"
)


def page(body: str) -> bytes:
    return f"<!doctype html><html><meta charset=utf-8><body>{body}</body></html>".encode()


def packed(**parts: bytes) -> bytes:
    """A packed folder with these parts (`__` stands for a slash)."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, said in parts.items():
            folder.writestr(name.replace("__", "/").replace("_x", ".x").replace("_b", ".b"), said)
    return data.getvalue()


def pictures() -> bytes:
    """A PDF whose only page is a drawing."""
    return typeset("#rect(width: 5cm, height: 3cm, fill: gray)")


def locked() -> bytes:
    """A PDF that asks for a password: an /Encrypt entry whose key nobody knows."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for n, said in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % n + said + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    out += b"trailer << /Size 4 /Root 1 0 R /Encrypt 3 0 R /ID [<00> <00>] >>\nstartxref\n%d\n%%%%EOF" % start
    return bytes(out)
