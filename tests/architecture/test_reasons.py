"""A check that is switched off, or a test that is left out, says why in the same place."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from .house import PROJECT, Source, called_name, first_text, product, readable, sources, tracked_files

SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b")
EXPLAINED = re.compile(
    r"#\s*(?:noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w, -]+\])"  # which check
    r"\s+[-–#]\s*\S"  # and why
)
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ]|[\u1ea0-\u1ef9]")


def comments(text: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def test_every_silenced_check_names_itself_and_its_reason() -> None:
    bare = [
        f"{path.relative_to(PROJECT)}:{line} {comment}"
        for path in tracked_files()
        if path.suffix == ".py" and "migrations" not in path.parts
        for line, comment in comments(readable(path) or "")
        if SILENCED.match(comment) and not is_explained(comment)
    ]
    assert bare == [], "write: # noqa: CODE - why   or   # type: ignore[code]  # why"


def is_explained(comment: str) -> bool:
    return EXPLAINED.match(comment) is not None


def test_the_reason_is_looked_for_where_it_should_stand() -> None:
    assert is_explained("# noqa: S310 - the scheme was checked above")
    assert is_explained("# type: ignore[arg-type]  # options are passed through")
    assert not is_explained("# noqa")
    assert not is_explained("# noqa: S310")
    assert not is_explained("# type: ignore")


def left_out(source: Source) -> Iterator[ast.Call | ast.Attribute]:
    """skip, skipif and xfail without a reason."""
    called = {id(call.func): call for call in source.calls()}
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Attribute) or node.attr not in {"skip", "skipif", "xfail"}:
            continue
        if ast.unparse(node.value) not in {"pytest", "pytest.mark"}:
            continue
        call = called.get(id(node))
        said = call.args[node.attr == "skipif" :] if call else []  # skipif's first argument is its condition
        if call is None or not (said or names_reason(call)):
            yield node


def names_reason(call: ast.Call) -> bool:
    return any(keyword.arg == "reason" for keyword in call.keywords)


def test_no_test_is_left_out_without_a_reason() -> None:
    tests = [Source(path) for path in tracked_files() if path.suffix == ".py" and "tests" in path.parts]
    bare = [f"{test.path.relative_to(PROJECT)}:{node.lineno}" for test in tests for node in left_out(test)]
    assert bare == []


def test_texts_to_translate_are_written_in_english() -> None:
    translating = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
    vietnamese = [
        f"{source.at(call)} {text}"
        for source in product()
        for call in source.calls()
        if called_name(call) in translating and (text := first_text(call)) and VIETNAMESE.search(text)
    ]
    assert vietnamese == [], "msgids are English; the Vietnamese stands in locale/vi"


def test_no_test_file_is_without_a_test() -> None:
    empty = [
        str(source.path.relative_to(PROJECT))
        for source in sources()
        if source.path.name.startswith("test_")
        and not any(
            isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower().startswith("test")
            for node in ast.walk(source.tree)
        )
    ]
    assert empty == []
