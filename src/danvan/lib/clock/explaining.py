"""The steps of a deadline in words a resident can check with a wall calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from danvan.lib.clock.terms import Step

_WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_UNITS = {
    "vi": {
        "working_day": "ngày làm việc",
        "calendar_day": "ngày",
        "week": "tuần",
        "month": "tháng",
        "year": "năm",
    },
    "en": {
        "working_day": "working day",
        "calendar_day": "calendar day",
        "week": "week",
        "month": "month",
        "year": "year",
    },
}


def explain(steps: Iterable[Step], lang: str = "vi") -> list[str]:
    """One sentence per step, in Vietnamese or English; weekends are gathered into one sentence."""
    if lang not in _UNITS:
        raise ValueError(f"no wording for {lang!r}; use vi or en")
    lines: list[str] = []
    weekends = [step for step in steps if step.kind == "weekend"]
    has_told_weekends = False
    for step in steps:
        if step.kind != "weekend":
            lines.append(_WORDS[step.kind](step, lang))
        elif not has_told_weekends:
            has_told_weekends = True
            lines.append(_weekends(weekends, lang))
    return lines


def span(first: date, last: date) -> str:
    """`05/02/2026`, `01–05/02/2026`, `31/01–02/02/2026`, `31/12/2025–02/01/2026`."""
    if first == last:
        return f"{last:%d/%m/%Y}"
    if first.year != last.year:
        return f"{first:%d/%m/%Y}–{last:%d/%m/%Y}"
    if first.month != last.month:
        return f"{first:%d/%m}–{last:%d/%m/%Y}"
    return f"{first:%d}–{last:%d/%m/%Y}"


def _start(step: Step, lang: str) -> str:
    following = date.fromordinal(step.first.toordinal() + 1)
    if lang == "vi":
        return f"Ngày {step.first:%d/%m/%Y} không tính; bắt đầu đếm từ ngày {following:%d/%m/%Y}."
    return f"{step.first:%d/%m/%Y} itself does not count; counting begins on {following:%d/%m/%Y}."


def _before(step: Step, lang: str) -> str:
    if lang == "vi":
        return f"Đếm ngược từ ngày {step.first:%d/%m/%Y}, không tính ngày đó."
    return f"Counted back from {step.first:%d/%m/%Y}, which itself does not count."


def _term(step: Step, lang: str) -> str:
    unit = _UNITS[lang][step.reason_en]
    if lang == "vi":
        return f"Thời hạn: {step.days} {unit}."
    return f"Term: {step.days} {unit}{'' if step.days == 1 else 's'}."


def _skip(step: Step, lang: str) -> str:
    if lang == "vi":
        return f"Không tính {span(step.first, step.last)}: {step.reason_vi}."
    return f"Not counted {span(step.first, step.last)}: {step.reason_en}."


def _weekends(steps: list[Step], lang: str) -> str:
    days = ", ".join(span(step.first, step.last) for step in steps)
    if lang == "vi":
        return f"Không tính thứ Bảy, Chủ nhật: {days}."
    return f"Saturdays and Sundays not counted: {days}."


def _worked(step: Step, lang: str) -> str:
    if lang == "vi":
        return f"Có tính {span(step.first, step.last)}: {step.reason_vi or 'làm bù'}."
    return f"Counted {span(step.first, step.last)}: {step.reason_en or 'worked in exchange'}."


def _pause(step: Step, lang: str) -> str:
    if lang == "vi":
        return f"Tạm dừng {span(step.first, step.last)} ({step.days} ngày), không tính vào thời hạn."
    days = f"{step.days} day{'' if step.days == 1 else 's'}"
    return f"Paused {span(step.first, step.last)} ({days}), not counted."


def _roll(step: Step, lang: str) -> str:
    if lang == "vi":
        because = f" ({step.reason_vi})" if step.reason_vi else ""
        return (
            f"Ngày cuối {step.first:%d/%m/%Y} là ngày nghỉ{because}, "
            f"nên hạn kéo đến hết ngày làm việc tiếp theo {step.last:%d/%m/%Y}."
        )
    because = f" ({step.reason_en})" if step.reason_en else ""
    return (
        f"The last day {step.first:%d/%m/%Y} is a day off{because}, "
        f"so the term ends with the next working day {step.last:%d/%m/%Y}."
    )


def _note(step: Step, lang: str) -> str:
    if lang == "vi":
        return f"Lịch nghỉ năm {step.first.year} chưa được công bố chính thức; ngày nghỉ ở đây là dự kiến."
    return f"The holidays of {step.first.year} have not been announced; the days off used are expected ones."


def _due(step: Step, lang: str) -> str:
    weekday = _WEEKDAYS[lang][step.last.weekday()]
    if lang == "vi":
        return f"Hạn cuối: hết {weekday}, ngày {step.last:%d/%m/%Y}."
    return f"Due by the end of {weekday}, {step.last:%d/%m/%Y}."


def _latest(step: Step, lang: str) -> str:
    weekday = _WEEKDAYS[lang][step.last.weekday()]
    if lang == "vi":
        return f"Chậm nhất: {weekday}, ngày {step.last:%d/%m/%Y}."
    return f"At the latest on {weekday}, {step.last:%d/%m/%Y}."


_WORDS: dict[str, Callable[[Step, str], str]] = {
    "start": _start,
    "before": _before,
    "term": _term,
    "skip": _skip,
    "worked": _worked,
    "pause": _pause,
    "roll": _roll,
    "note": _note,
    "due": _due,
    "latest": _latest,
}
