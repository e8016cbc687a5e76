"""The program, loaded once and forked for each command that a page shows.

Most commands of the documentation take longer to load the program than to do their work. What is
forked has the command's own arguments, folder, environment, input and output, and nothing else of
another command; the pages in ``STARTED`` of ``test_commands.py`` are run without this.

Run as a program with the address of a socket and a folder for empty read models; says when it is
ready. A command is ``CLIENT``, which hands over what it was given and ends with the same exit code.
"""

import importlib
import json
import os
import pkgutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

import adapters.console  # noqa: E402  # after the path is known
import cli  # noqa: E402
from adapters.duckdb import files  # noqa: E402
from projections.catalog import catalogue  # noqa: E402
from tests.blank import Blanks  # noqa: E402

CLIENT = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server:
    server.connect({address!r})
    asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(server, [asked], [0, 1, 2])
    sys.exit(server.recv(1)[0])
"""
_LONGEST = 1 << 17  # bytes of arguments and environment


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The text of a ``policytrail`` that has the program forked, for as long as it is served."""
    address = str(folder / "socket")
    command = [sys.executable, __file__, address, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        try:
            yield CLIENT.format(python=sys.executable, address=address)
        finally:
            server.terminate()


def main(address: str, folder: Path) -> None:
    """Load everything, then fork for whoever asks."""
    for module in pkgutil.walk_packages(adapters.console.__path__, "adapters.console."):
        importlib.import_module(module.name)
    catalogue()
    files.lay_out = Blanks(folder).lay_out
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server:
        server.bind(address)
        server.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            asking, _ = server.accept()
            if os.fork() == 0:
                server.close()
                _answer(asking)
            asking.close()
            _forget()


def _answer(asking: socket.socket) -> None:
    """Run the command in a process of its own, and hand back its exit code."""
    asked, given, _, _ = socket.recv_fds(asking, _LONGEST, 3)
    command = os.fork()
    if command == 0:
        asking.close()
        _run(asked, given)
    for one in given:
        os.close(one)
    _, status = os.waitpid(command, 0)
    asking.send(bytes([os.waitstatus_to_exitcode(status) % 256]))
    os._exit(0)


def _run(asked: bytes, given: list[int]) -> None:
    arguments, folder, environment = json.loads(asked)
    for number, one in enumerate(given):
        os.dup2(one, number)
        os.close(one)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["policytrail", *arguments]
    code = 1
    try:
        cli.main()
    except SystemExit as exc:
        code = exc.code if isinstance(exc.code, int) else int(exc.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _forget() -> None:
    """Let go of the processes that have answered."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
