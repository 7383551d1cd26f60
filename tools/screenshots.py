"""Pictures of the main pages on a phone and on a desk, small enough to live in the repository.

    python tools/screenshots.py http://localhost:8000 --cast var/demo-cast.json

Needs a running demonstration world, its cast (the file with the sign-ins that `make demo` leaves under var/)
and Chromium. Without a second factor: start the demo with DANVAN_REQUIRE_SECOND_FACTOR=0.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from tests.journeys.chromium import SWITCHES, program  # noqa: E402 - the path above makes it importable

OUT = PROJECT / "docs" / "screenshots"
PHONE, DESK = (360, 740), (1280, 800)
#: No picture is taller than this: what lies further down is read in the program itself.
TALLEST = {PHONE: 1500, DESK: 1300}
COLOURS = 96
TOTAL_LIMIT = 2_500_000
OFFICER = "hanh@danvan.example"
MATTER = {
    "title": "Cống đầu ngõ 12 bị tắc, nước tràn ra đường",
    "text": "Cống đầu ngõ 12 tắc hơn một tuần nay, cứ mưa là nước tràn vào nhà. Đề nghị phường cho người nạo vét. "
    "Cần hỏi thêm xin gọi số 0912 345 678.",
    "place": "Ngõ 12, phố Linh Đường",
}


@dataclass(frozen=True)
class World:
    """Where it runs, and what lets one in."""

    home: str
    receipt: str
    password: str


Shot = Callable[[Page, World], None]


def main() -> int:
    options = _options()
    path = program()
    if path is None:
        print("no Chromium: install the package chromium, or name one in CHROMIUM", file=sys.stderr)
        return 2
    told = json.loads(Path(options.cast).read_text(encoding="utf-8"))
    world = World(options.home.rstrip("/"), told["receipt"], told["passwords"][OFFICER])
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        for name in options.only or SHOTS:
            for size in (PHONE, DESK):
                _take(browser, world, name, size)
        browser.close()
    _compose()
    return _weigh()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("home", help="address of the running demonstration world")
    parser.add_argument(
        "--cast", default=str(PROJECT / "var" / "demo-cast.json"), help="file with its sign-ins"
    )
    parser.add_argument("--only", nargs="+", choices=list(SHOTS), help="these pages only")
    return parser.parse_args()


def _take(browser: Browser, world: World, name: str, size: tuple[int, int]) -> None:
    with _page(browser, size) as page:
        SHOTS[name](page, world)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.activeElement && document.activeElement.blur()")
        height = min(TALLEST[size], page.evaluate("document.documentElement.scrollHeight"))
        data = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": size[0], "height": height})
    target = OUT / f"{name}-{size[0]}.png"
    _small(Image.open(io.BytesIO(data))).save(target, optimize=True)
    print(f"{target.relative_to(PROJECT)}  {target.stat().st_size // 1024} kB")


@contextmanager
def _page(browser: Browser, size: tuple[int, int]) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
    )  # fmt: skip
    try:
        yield context.new_page()
    finally:
        context.close()


def _small(picture: Image.Image) -> Image.Image:
    """A few colours are enough for a page, and a quarter of the bytes."""
    return picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


# ── the ten pages ────────────────────────────────────────────────────────────────────────────────────


def _open(path: str) -> Shot:
    return lambda page, world: _go(page, world, path)


def _go(page: Page, world: World, path: str) -> None:
    page.goto(f"{world.home}{path}", wait_until="load")


def _writing(page: Page, world: World) -> None:
    """The form with the words of a resident in it, and what the page says beside them."""
    _go(page, world, "/gui/?don-vi=00337&loai=phan-anh")
    for name, words in MATTER.items():
        page.locator(f"[name={name}]").fill(words)
    page.locator("[name=text]").press("End")
    page.keyboard.type(" Xin cảm ơn.")
    page.wait_for_timeout(1500)  # suggestions come a moment after the last letter


def _receipt(page: Page, world: World) -> None:
    _writing(page, world)
    page.locator("#matter button[type=submit].btn--accent").click()
    page.wait_for_url("**/kiem-tra/")
    page.locator("form[enctype] button[type=submit]").last.click()
    page.wait_for_url("**/bien-nhan/")
    page.wait_for_timeout(1500)  # until the log has taken it in
    page.reload()


def _follow(page: Page, world: World) -> None:
    """Bà Tư's own matter, opened with her receipt."""
    _go(page, world, "/theo-doi/")
    page.locator("input[name=code]").fill(world.receipt)
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url(re.compile(r"/theo-doi/.+/"))


def _public_matter(page: Page, world: World) -> None:
    """The newest one that ended with a picture as evidence, or else the newest."""
    _go(page, world, "/phan-anh/?don-vi=00337&trang_thai=closed")
    links = [one.get_attribute("href") or "" for one in page.locator("#results .row__title a").all()]
    for link in links:
        _go(page, world, link)
        if page.locator("article img[src*='/tep/']").count():
            return


def _desk(page: Page, world: World) -> None:
    _go(page, world, "/tai-khoan/login/?next=/ban-lam-viec/")
    page.locator("input[name=login]").fill(OFFICER)
    page.locator("input[name=password]").fill(world.password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/ban-lam-viec/")


def _queue(page: Page, world: World) -> None:
    _desk(page, world)
    page.get_by_role("link", name="Tất cả", exact=True).first.click()
    page.wait_for_load_state("load")


def _handling(page: Page, world: World) -> None:
    """What is due first."""
    _desk(page, world)
    page.locator("[data-row] .matters__title").first.click()
    page.wait_for_load_state("load")


SHOTS: dict[str, Shot] = {
    "portal-home": _open("/"),
    "submit": _writing,
    "receipt": _receipt,
    "follow": _follow,
    "public-list": _open("/phan-anh/?don-vi=00337"),
    "public-matter": _public_matter,
    "unit": _open("/don-vi/00337/"),
    "desk-home": _desk,
    "desk-queue": _queue,
    "desk-matter": _handling,
}


# ── the picture of the README ────────────────────────────────────────────────────────────────────────


def _compose() -> None:
    """A desk with a phone before it."""
    back, front = (OUT / "desk-matter-1280.png"), (OUT / "follow-360.png")
    if not (back.is_file() and front.is_file()):
        return
    desk = Image.open(back).convert("RGB").crop((0, 0, 1280, 800))
    phone = Image.open(front).convert("RGB").crop((0, 0, 360, 740))
    canvas = Image.new("RGB", (1400, 900), "#e9e3d6")
    canvas.paste(desk, (24, 24))
    frame = Image.new("RGB", (376, 756), "#0a3d48")
    frame.paste(phone, (8, 8))
    canvas.paste(frame, (1000, 120))
    canvas = canvas.resize((1120, 720), Image.Resampling.LANCZOS)
    canvas.quantize(128, method=Image.Quantize.MEDIANCUT).save(OUT / "README.png", optimize=True)


def _weigh() -> int:
    total = sum(file.stat().st_size for file in OUT.glob("*.png"))
    print(f"{total / 1e6:.2f} MB in all")
    if total > TOTAL_LIMIT:
        print("too heavy for the repository: fewer colours or shorter pictures", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
