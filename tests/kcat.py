"""kcat, a client that shares no code with ours: apt-get install kcat, or the like."""

import shutil
import subprocess


def kcat(address: str, *arguments: str, stdin: bytes = b"") -> bytes:
    """Run kcat on a broker and return what it prints, as in ``kcat(address, "-C", "-t", topic)``.

    raises  RuntimeError if it is not installed, or fails
    """
    if shutil.which("kcat") is None:
        raise RuntimeError("kcat is not installed; install your system's package of that name")
    done = subprocess.run(
        ["kcat", "-b", address, "-q", *arguments], input=stdin, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return done.stdout
