"""What is seen inside a sandbox: how bubblewrap is called."""

import os
import shutil
import sys
from pathlib import Path

from grading.settings import GRADING, KERNEL, graded_environment
from helpers import data

COURSE, PYTHON = Path("/course"), Path("/python")  # where these are inside
HELPERS = Path(data.__file__).parent
PROGRAM = Path(__file__).parent  # where these are
FILES = ("inside.py", "sandbox_kernel.py", "sandbox_share.py")
NAMESPACES = [f"--unshare-{kind}" for kind in ("pid", "net", "ipc", "uts", "cgroup-try")]


# What a library reads when it is imported has to be here already.
ENVIRONMENT = {
    "HOME": "/tmp",
    "PATH": f"{PYTHON}/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(COURSE),
    "PYTHONDONTWRITEBYTECODE": "1",
    "MPLCONFIGDIR": str(COURSE / "matplotlib"),
    "MNIST_ROOT": str(COURSE / "data"),
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # of which the debugger would warn in the log
    **KERNEL,
    **GRADING,
}


def command(folder: Path, disk: int, rules: int, program: list[str]) -> list[str]:
    """How bubblewrap is called, to run Python on `program` under the open file of seccomp's rules.

    Nothing of this machine is seen but what is named here. What has to be made for that is made in
    `folder`; each writable place holds `disk` bytes.
    """
    called = ["bwrap", *NAMESPACES, "--hostname", "sandbox", "--as-pid-1", "--clearenv"]
    called += ["--seccomp", str(rules), "--cap-drop", "ALL"]
    if os.geteuid() == 0:
        for right in ("SETUID", "SETGID", "CHOWN", "KILL", "DAC_OVERRIDE", "FOWNER"):
            called += ["--cap-add", f"CAP_{right}"]
    else:
        called += ["--unshare-user"]
    called += ["--proc", "/proc", "--dev", "/dev"]
    for writable in ("/tmp", "/submission", "/dev/shm"):
        called += ["--perms", "1777", "--size", str(disk), "--tmpfs", writable]
    seen = _seen(folder)
    for parent in sorted({above for _, there in seen for above in there.parents[:-1]}):
        called += ["--perms", "0755", "--dir", str(parent)]
    for here, there in seen:
        called += ["--ro-bind", str(here), str(there)]
    for place in map(Path, ("/bin", "/sbin", "/lib", "/lib32", "/lib64")):
        if place.is_symlink():
            called += ["--symlink", str(place.readlink()), str(place)]
        elif place.is_dir():
            called += ["--ro-bind", str(place), str(place)]
    # Else a student without root's rights in here could leave something for the next one.
    called += ["--remount-ro", "/dev", "--remount-ro", "/"]
    for name, value in ENVIRONMENT.items():
        called += ["--setenv", name, value]
    return [*called, "--chdir", "/", str(PYTHON / "bin" / Path(sys.executable).name), *program]


def _seen(folder: Path) -> list[tuple[Path, Path]]:
    """What is seen inside, read-only: (here, there) each."""
    import matplotlib  # takes half a second, and the command that grades has no use for it

    with graded_environment():
        data.write_excerpt(folder / "data")
    fonts = folder / "matplotlib"
    fonts.mkdir()
    for path in Path(matplotlib.get_cachedir()).glob("fontlist*.json"):
        shutil.copy(path, fonts)
    for path in folder.rglob("*"):  # by a user who is neither this one nor of its group
        path.chmod(0o755 if path.is_dir() else 0o644)
    seen = [
        (Path(sys.prefix), PYTHON),
        (HELPERS, COURSE / "helpers"),
        *((PROGRAM / name, COURSE / name) for name in FILES),
        (folder / "data", COURSE / "data"),
        (folder / "data/.cache", COURSE / ".cache"),
        (fonts, COURSE / "matplotlib"),
    ]
    # What a virtual environment is based on it finds under its own name.
    same = {Path("/usr"), Path(sys.base_prefix).resolve(), Path("/etc/ld.so.cache")}
    same |= {Path("/etc/localtime"), Path("/etc/fonts"), Path("/etc/alternatives")}
    inner = {path for path in same if Path("/usr") in path.parents}
    return [(path, path) for path in sorted(same - inner) if path.exists()] + seen
