"""Nothing of the machine a file was written on, nor of where packages came from, enters the repository."""

from __future__ import annotations

import re

import pytest

from .house import PROJECT, readable, tracked_files

# Each pattern is written so that it does not match itself.
MACHINE_PATHS = re.compile(
    r"(?<![\w.])/(?:work/(?:main|shared)|root/|home/[a-z]+/|Users/[A-Z]?[a-z]+/|tmp/bash_jobs)"
)
PACKAGE_HOSTS = re.compile(
    r"pypi\.or[g]|pythonhosted\.or[g]|registry\.npmj[s]|deb\.debian\.or[g]|index-ur[l]|find-link[s]|trusted-hos[t]"
)
SECRETS = re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[\r\n]|PRIVATE\+KEY\+[^\s\"'<{]")
ADDRESSES = re.compile(r"https?://|file:|@ /|^-", re.MULTILINE)

# Keys from published test vectors are public by intent.
PUBLISHED_KEYS = {"src/danvan/lib/merkle/tests"}


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    found = [
        f"{path.relative_to(PROJECT)}: {match.group(0)}"
        for path in tracked_files()
        if (match := MACHINE_PATHS.search(readable(path) or ""))
    ]
    assert found == []


def test_no_file_names_a_package_registry() -> None:
    found = [
        f"{path.relative_to(PROJECT)}: {match.group(0)}"
        for path in tracked_files()
        if (match := PACKAGE_HOSTS.search(readable(path) or ""))
    ]
    assert found == []


def test_no_file_holds_a_private_key() -> None:
    found = [
        str(path.relative_to(PROJECT))
        for path in tracked_files()
        if SECRETS.search(readable(path) or "")
        and not any(path.is_relative_to(PROJECT / folder) for folder in PUBLISHED_KEYS)
    ]
    assert found == []


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_a_lock_holds_versions_and_hashes_and_no_address(lock: str) -> None:
    text = (PROJECT / "requirements" / f"{lock}.txt").read_text()
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith(("#", "--hash"))]

    assert ADDRESSES.search(text) is None
    assert [line for line in lines if not re.match(r"[A-Za-z0-9._\[\],-]+==\S+", line)] == []
    assert text.count("--hash=sha256:") >= len(lines), "every package is checked against a hash"


def test_the_development_lock_holds_every_package_of_the_other() -> None:
    def pins(name: str) -> set[str]:
        text = (PROJECT / "requirements" / f"{name}.txt").read_text()
        return set(re.findall(r"^[A-Za-z0-9._-]+==[^\s;]+", text, re.MULTILINE))

    assert pins("run") - pins("dev") == set()


def test_nothing_large_slips_in() -> None:
    limit = 3_000_000
    assert [str(path) for path in tracked_files() if path.stat().st_size > limit] == []
