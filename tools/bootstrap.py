"""Make ``.venv`` and fill it with the locked packages: ``python3 tools/bootstrap.py run|dev``.

Uses the standard library only, and no syntax newer than Python 3.6, because it runs before anything is
installed and must be able to tell an old Python what is wrong. Everything installed comes from
``requirements/<set>.txt`` and is checked against its hashes. The project itself is linked, not built, so that
nothing unlocked is fetched.
"""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

PROJECT = pathlib.Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)

TOO_OLD = """\
Cần Python {0}.{1} trở lên; máy này chỉ có {2}.
  Debian 12, Ubuntu 24.04 trở lên đã có sẵn: apt-get install python3 python3-venv
  Hoặc chỉ rõ: make PYTHON=/duong/dan/python3.12 …
Python {0}.{1} or newer is needed; this machine has {2} only.
  Debian 12 and Ubuntu 24.04 or newer have it: apt-get install python3 python3-venv
  Or name one: make PYTHON=/path/to/python3.12 …"""

NO_VENV = """\
Không tạo được môi trường Python vì thiếu gói venv. Hãy chạy rồi thử lại:
  sudo apt-get install -y python3-venv        (Debian, Ubuntu)
  sudo dnf install -y python3-pip             (Fedora)
The Python environment could not be made: the venv package is missing. Run the line above, then try again."""

NO_PACKAGES = """\
Không cài được các gói Python. Kiểm tra kết nối mạng rồi chạy lại lệnh; phần đã tải vẫn được giữ.
The Python packages could not be installed. Check the network and run the command again.
{0}"""

LAUNCHER = """\
#!/bin/sh
'''exec' "$(dirname "$0")/python" "$0" "$@"
' '''
import sys

from danvan.project.cli import main

sys.exit(main())
"""


def main(arguments):
    wanted = arguments[0] if arguments else "run"
    if wanted not in ("run", "dev"):
        print("usage: bootstrap.py run|dev", file=sys.stderr)
        return 2
    use_new_enough_python(arguments)
    mark = fingerprint(wanted)
    stamp = VENV / f".ready-{wanted}"
    if stamp.is_file() and stamp.read_text() == mark and works():
        stamp.touch()
        return 0

    began = time.monotonic()
    print("1/3 Môi trường Python · Python environment: .venv", flush=True)
    make_environment()
    lock = PROJECT / "requirements" / f"{wanted}.txt"
    print(f"2/3 Các gói đã khoá · locked packages: {lock.name}", flush=True)
    install(lock)
    print("3/3 Dân Vận", flush=True)
    link_project()

    stamp.write_text(mark)
    if wanted == "dev":  # the development lock holds every package of the other
        (VENV / ".ready-run").write_text(fingerprint("run"))
    print(f"    xong · done, {time.monotonic() - began:.0f} s", flush=True)
    return 0


def use_new_enough_python(arguments):
    """Go on under a newer interpreter if this one is too old and the machine has one."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, __file__, *arguments])
    sys.exit(TOO_OLD.format(OLDEST[0], OLDEST[1], f"{sys.version_info[0]}.{sys.version_info[1]}"))


def fingerprint(wanted):
    """Changes when the lock, this script or the interpreter does."""
    parts = [PROJECT / "requirements" / (wanted + ".txt"), pathlib.Path(__file__)]
    told = (
        b"".join(part.read_bytes() for part in parts)
        + repr(sys.version_info[:2]).encode()
        + str(VENV).encode()
    )
    return hashlib.sha256(told).hexdigest()


def works():
    """Whether the environment's interpreter runs and has pip; a moved or half-made one does not."""
    return succeeds([str(PYTHON), "-c", f"import sys, pip; sys.exit(sys.version_info < {OLDEST!r})"])


def succeeds(command):
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_environment():
    if works():
        return
    if VENV.is_dir():
        shutil.rmtree(str(VENV))
    for attempt in (with_venv, with_virtualenv, with_system_pip, with_apt):
        attempt()
        if works():
            return
        shutil.rmtree(str(VENV), ignore_errors=True)
    sys.exit(NO_VENV)


def with_venv():
    succeeds([sys.executable, "-m", "venv", str(VENV)])


def with_virtualenv():
    if not succeeds([sys.executable, "-m", "virtualenv", "--python", sys.executable, str(VENV)]):
        succeeds(["virtualenv", "--python", sys.executable, str(VENV)])


def with_system_pip():
    """Debian's python3-pip without python3-venv: an empty environment, filled from outside."""
    if succeeds([sys.executable, "-m", "pip", "--version"]):
        succeeds([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
        succeeds([sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "-q", "pip"])


def with_apt():
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("    apt-get install python3-venv", flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.call(["apt-get", "update", "-q"], stdout=subprocess.DEVNULL, env=environment)
    packages = ["python3-venv", f"python3.{sys.version_info[1]}-venv"]
    for package in packages:
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", package]
        subprocess.call(command, stdout=subprocess.DEVNULL, env=environment)
    with_venv()


def install(lock):
    """pip install with hashes, counting packages as they come."""
    total = len(re.findall(r"^[A-Za-z0-9]", lock.read_text(), flags=re.MULTILINE))
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-compile"]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "-r", str(lock)]
    pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    seen, last = 0, []
    for line in pip.stdout:
        last = [*last, line.rstrip()][-15:]
        found = re.match(r"(?:Collecting|Requirement already satisfied:) ([A-Za-z0-9_.-]+)", line)
        if found:
            seen += 1
            progress(seen, total, found.group(1))
        elif line.startswith("Installing collected"):
            progress(total, total, "cài đặt · installing …")
    if sys.stdout.isatty():
        print()
    if pip.wait():
        sys.exit(NO_PACKAGES.format("\n".join(last)))


def progress(seen, total, name):
    if sys.stdout.isatty():
        print(f"\r    {seen:3d}/{total}  {name[:40]:<40}", end="", flush=True)
    elif seen % 20 == 0 or seen == total:
        print(f"    {seen:3d}/{total}  {name}", flush=True)


def link_project():
    """What an editable install does, without fetching a build system: a path file and a command."""
    ask = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    packages = subprocess.check_output([str(PYTHON), "-c", ask], universal_newlines=True).strip()
    (pathlib.Path(packages) / "danvan.pth").write_text(str(PROJECT / "src") + "\n")
    command = VENV / "bin" / "danvan"
    command.write_text(LAUNCHER)
    command.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
