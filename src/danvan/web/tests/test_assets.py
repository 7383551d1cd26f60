"""Promises about what is sent to a cheap phone, and about colours that old eyes can read."""

from __future__ import annotations

import gzip
import re
import struct
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client
from django.utils import translation

WEB = Path(__file__).resolve().parents[1]
STATIC = WEB / "static" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SHEET = (STATIC / "danvan.css").read_text(encoding="utf-8")
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


# -- weight


def test_sheet_and_script_stay_within_their_budget() -> None:
    assert len(SHEET.encode()) <= 44_032
    assert (STATIC / "danvan.js").stat().st_size <= 8_320


def test_the_first_public_view_leaves_half_of_its_100_kb_to_the_page(client: Client) -> None:
    names = ["danvan.css", "danvan.js", "htmx.min.js", "icons.svg", "logo.svg", "favicon.svg", "contours.svg"]

    assert sum(packed(STATIC / name) for name in names) <= 50_000


# -- safety of the markup


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_a_style_or_a_script_of_its_own(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son\w+=", text)
    assert not re.search(r"<style", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
    assert not re.search(r"https?://", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_template_compiles_and_speaks_english_to_the_translator(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert get_template(str(template.relative_to(WEB / "templates"))) is not None
    spoken = re.findall(r'{% translate "([^"]+)"', text)
    assert not [words for words in spoken if re.search("[ăâđêôơưàáảãạ]", words.lower())]


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    used = set()
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        used |= set(re.findall(r'{% icon "([\w-]+)"', text)) | set(re.findall(r'\bicon="([\w-]+)"', text))
    from danvan.web.parts import TONE_ICONS
    from danvan.web.templatetags.danvan import CLOCK_LOOKS

    used |= set(TONE_ICONS.values()) | {look[2] for look in CLOCK_LOOKS.values()}

    assert used - ICONS == set()


# -- colours


def tokens(block: str) -> dict[str, str]:
    return {
        name: "#" + "".join(letter * 2 for letter in value[1:]) if len(value) == 4 else value
        for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)
    }


LIGHT = tokens(SHEET[: SHEET.index("@media (prefers-color-scheme")])
DARK = {**LIGHT, **tokens(SHEET[SHEET.index(':root[data-theme="dark"] {') : SHEET.index("/* Base */")])}


def luminance(colour: str) -> float:
    channels = []
    for place in (1, 3, 5):
        value = int(colour[place : place + 2], 16) / 255
        channels.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


READ = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-2", "brand", "accent", "bad")
        for ground in ("paper", "surface", "sunken")
    ],
    *[(tone, f"{tone}-soft") for tone in ("ok", "wait", "bad", "info", "brand")],
    *[("ink", f"{tone}-soft") for tone in ("ok", "wait", "bad", "info", "quiet", "brand", "accent")],
    ("ink", "mark"),
    ("ink-2", "quiet-soft"),
    ("on-brand", "brand-fill"),
    ("on-brand", "brand-hover"),
    ("on-accent", "accent-fill"),
    ("on-accent", "accent-hover"),
    ("on-mast", "mast"),
    ("on-mast", "mast-2"),
    ("on-mast-2", "mast"),
    ("q-ink", "q1"),
    ("q-ink", "q2"),
    ("q-ink", "q3"),
    ("q-ink-strong", "q4"),
    ("q-ink-strong", "q5"),
]
SEEN = [
    ("edge", "surface"),
    ("edge", "paper"),
    ("focus", "paper"),
    ("focus", "surface"),
    ("brand-fill", "surface"),
] + [(f"c{number}", "surface") for number in (1, 2, 3, 4)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), READ)
def test_text_can_be_read_on_its_ground(theme: str, ink: str, ground: str) -> None:
    palette = LIGHT if theme == "light" else DARK

    assert contrast(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), SEEN)
def test_edges_focus_and_bars_can_be_seen(theme: str, mark: str, ground: str) -> None:
    palette = LIGHT if theme == "light" else DARK

    assert contrast(palette[mark], palette[ground]) >= 3


def test_the_device_and_the_switch_give_the_same_dark() -> None:
    by_device = SHEET[
        SHEET.index(':root:not([data-theme="light"]) {') : SHEET.index(':root[data-theme="dark"] {')
    ]

    assert tokens(by_device) == tokens(
        SHEET[SHEET.index(':root[data-theme="dark"] {') : SHEET.index("/* Base */")]
    )


# -- words

CATALOGUE = WEB / "locale" / "vi" / "LC_MESSAGES"


def messages() -> dict[str, str]:
    """msgid (context and plural folded in) → translation, from the .po file."""
    text = (CATALOGUE / "django.po").read_text(encoding="utf-8")
    found = {}
    for entry in text.split("\n\n")[1:]:
        parts = dict(
            re.findall(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[0\])?) "(.*)"$', entry, re.MULTILINE)
        )
        key = "\x04".join(filter(None, [parts.get("msgctxt"), parts["msgid"]]))
        if "msgid_plural" in parts:
            key += "\x00" + parts["msgid_plural"]
        found[key.replace('\\"', '"')] = (parts.get("msgstr") or parts.get("msgstr[0]") or "").replace(
            '\\"', '"'
        )
    return found


def compiled() -> dict[str, str]:
    """The same from the .mo file, read as gettext's manual describes it."""
    data = (CATALOGUE / "django.mo").read_bytes()
    _magic, _revision, count, originals, translations = struct.unpack("<5I", data[:20])
    found = {}
    for place in range(count):
        length, start = struct.unpack_from("<2I", data, originals + 8 * place)
        to_length, to_start = struct.unpack_from("<2I", data, translations + 8 * place)
        found[data[start : start + length].decode()] = data[to_start : to_start + to_length].decode()
    return {key: value for key, value in found.items() if key}


def test_every_message_is_translated_and_the_compiled_catalogue_is_fresh() -> None:
    written = messages()

    assert [key for key, value in written.items() if not value] == []
    assert compiled() == written


def test_every_placeholder_survives_translation() -> None:
    for key, value in messages().items():
        wanted = set(re.findall(r"%\(\w+\)[sd]", key.split("\x00")[0]))
        assert set(re.findall(r"%\(\w+\)[sd]", value)) == wanted, key


def test_every_string_of_the_templates_is_in_the_catalogue() -> None:
    known = {key.split("\x04")[-1].split("\x00")[0] for key in messages()}
    for template in TEMPLATES:
        for words in re.findall(r'{% translate ["\']([^"\']+)["\']', template.read_text(encoding="utf-8")):
            assert words in known, (template.name, words)


def test_the_frame_speaks_vietnamese_by_default() -> None:
    from django.template.loader import render_to_string

    with translation.override("vi"):
        assert "Đến nội dung chính" in render_to_string("web/page_portal.html")
