"""Sets Leukograph up and runs it, with the standard library alone.

    python3 bootstrap.py run        set up, build the graph, say what it holds, answer a question, serve until stopped;
                                    `run --once` asks its server one page and one query, and stops it
    python3 bootstrap.py test       set up, run the whole test suite
    python3 bootstrap.py lint       set up, check style and types
    python3 bootstrap.py validate   set up the validators, make every export, hold each against other people's readers
    python3 bootstrap.py bench      set up, measure; `bench paths` and `bench load` measure beside other libraries

The set-up is a virtual environment of its own in `.venv`, filled from hash-locked requirement files. A stamp, written last,
says which locks it was made from: a set-up that was broken off is repaired, not trusted. uv is used where it is present.
Validators, and the libraries that we are measured beside, bring many packages, so they have environments and locks of their
own: `.venv-validators` and `.venv-bench`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import venv
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent
LOCKS = ("requirements-build.lock", "requirements.lock", "requirements-dev.lock")
VALIDATORS = "requirements-validators.lock"
PEER_LOCKS = (*LOCKS[:2], "requirements-bench.lock")
PEERS = ".venv-bench"
BESIDE_PEERS = (["paths"], ["load"])
CHECKERS = ".venv-validators"
STAMP = "leukograph-set-up"
OLDEST = (3, 11)
PORT, PORTS = 8080, 100
QUERY = "SELECT ?label { lk:Neutropenia rdfs:label ?label }"
QUESTION = ("clozapine", "bacterial infection")


def folder(place: str = ".venv") -> Path:
    """The folder of a virtual environment."""
    return ROOT / place


def program(name: str, place: str = ".venv") -> str:
    """The path of a program of a virtual environment."""
    windows = os.name == "nt"
    return str(folder(place) / ("Scripts" if windows else "bin") / (name + (".exe" if windows else "")))


def wanted(locks: tuple[str, ...]) -> str:
    """What the stamp says when the set-up is whole: the locks, the project's own recipe, this Python and this place."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {ROOT}".encode())
    for name in (*locks, "pyproject.toml", "setup.py", "src/leukograph/kernel/_compiled.c"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def status_of(*command: str) -> int:
    """The status of a command that is run in the project's folder."""
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, check=False).returncode


def run(*command: str) -> None:
    """Runs a command in the project's folder and ends with its status if it fails."""
    status = status_of(*command)
    if status:
        raise SystemExit(status)


def install(place: str, *arguments: str) -> None:
    """Installs into a virtual environment, with uv where it is present."""
    uv = shutil.which("uv")
    python = program("python", place)
    if uv:
        run(uv, "pip", "install", "--quiet", "--python", python, *arguments)
    else:
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)


def is_made(place: str, *stamps: str) -> bool:
    """Whether the stamp of a virtual environment says one of these; what is not whole loses its stamp."""
    stamp = folder(place) / STAMP
    if stamp.is_file() and stamp.read_text("utf-8") in stamps:
        return True
    print(f"setting up {place} (once) ...", file=sys.stderr, flush=True)
    stamp.unlink(missing_ok=True)
    return False


def make(place: str) -> None:
    """Makes an empty virtual environment. Ends with a word of advice if that cannot be done."""
    try:
        venv.create(folder(place), clear=True, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as fault:
        raise SystemExit(
            f"cannot make a virtual environment in {folder(place)}: {fault}. "
            "Make the folder writable; on Debian and Ubuntu install python3-venv first."
        ) from fault


def set_up(locks: tuple[str, ...], place: str = ".venv") -> None:
    """Makes a virtual environment with the project in it, unless a stamp says that it is there already."""
    if is_made(place, wanted(locks), wanted(LOCKS)):
        return
    make(place)
    for name in locks:
        install(place, "--require-hashes", "--no-build-isolation", "-r", name)
    install(place, "--no-build-isolation", "--no-deps", "--editable", ".")
    (folder(place) / STAMP).write_text(wanted(locks), "utf-8")


def set_up_validators() -> None:
    """Makes the environment of the validators.

    Their lock holds what they use, which is less than what they name: so no dependencies are looked for beside it.
    """
    if is_made(CHECKERS, wanted((VALIDATORS,))):
        return
    make(CHECKERS)
    install(CHECKERS, "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", VALIDATORS)
    (folder(CHECKERS) / STAMP).write_text(wanted((VALIDATORS,)), "utf-8")


def main(arguments: list[str]) -> None:
    """Sets up and does what the first argument says."""
    if sys.version_info < OLDEST:
        raise SystemExit(f"Leukograph needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}")
    verbs = {"run": do_run, "test": do_test, "lint": do_lint, "bench": do_bench, "validate": do_validate}
    if len(arguments) < 1 or arguments[0] not in verbs:
        raise SystemExit(__doc__)
    if arguments[0] == "validate":
        set_up_validators()
        if len(arguments) == 1:
            set_up(LOCKS)
    elif arguments[0] == "bench" and arguments[1:2] in BESIDE_PEERS:
        set_up(PEER_LOCKS, PEERS)
    else:
        set_up(LOCKS[:2] if arguments[0] == "run" else LOCKS)
    verbs[arguments[0]](arguments[1:])


def do_run(arguments: list[str]) -> None:
    """Builds the graph, says what it holds, answers a question, and serves until it is stopped."""
    if arguments not in ([], ["--once"]):
        raise SystemExit(f"run takes --once or nothing, not {' '.join(arguments)}")
    run(program("leukograph"), "build", "--as", "table")
    print(f"\nWhy can {QUESTION[0]} lead to {QUESTION[1]}?\n", flush=True)
    run(program("leukograph"), "paths", *QUESTION, "--as", "table")
    print("\nAsk on: .venv/bin/leukograph --help", flush=True)
    port = free_port()
    if port != PORT:
        print(f"port {PORT} is taken: serving on port {port}", flush=True)
    serving = [program("leukograph"), "serve", "--port", str(port)]
    if arguments:
        serve_once(serving, port)
    elif os.name == "nt":
        run(*serving)
    else:
        # The server takes the place of this process, so that whoever stops this one stops the server.
        os.chdir(ROOT)
        os.execve(serving[0], serving, {**os.environ, "PYTHONUTF8": "1"})  # noqa: S606


def free_port() -> int:
    """The first port from PORT on that nobody listens on. Ends with a word of advice if there is none."""
    for port in range(PORT, PORT + PORTS):
        with socket.socket() as tried:
            if os.name == "posix":
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                tried.bind(("127.0.0.1", port))
                return port
    raise SystemExit(f"all ports from {PORT} to {PORT + PORTS - 1} are taken: `leukograph serve --port 0` finds one")


def serve_once(serving: list[str], port: int) -> None:
    """Starts the server, asks it one page and one query, and stops it. Ends with an error if it does not answer well."""
    process = subprocess.Popen(serving, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None  # noqa: S101
    try:
        while "serving on" not in (line := process.stderr.readline()):
            if not line:
                raise SystemExit("the server did not start")
        print(line.strip(), flush=True)
        for what, path, wanted in (
            ("the page", "/", "Leukograph"),
            ("a query", f"/sparql?query={quote(QUERY)}", '"neutropenia"'),
        ):
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                if wanted not in answer.read().decode():
                    raise SystemExit(f"the server answers {what} wrongly")
            print(f"{what} is answered", flush=True)
    finally:
        process.terminate()
        process.communicate(timeout=30)
    if os.name != "nt" and process.returncode:
        raise SystemExit(f"the server ended with {process.returncode}")
    print("the server is stopped", flush=True)


def do_test(arguments: list[str]) -> None:
    """Runs the whole test suite; further arguments go to pytest."""
    run(program("python"), "-m", "pytest", *arguments)


def do_lint(_: list[str]) -> None:
    """Checks style and types."""
    run(program("ruff"), "check", ".")
    run(program("ruff"), "format", "--check", ".")
    run(program("mypy"))


def do_bench(arguments: list[str]) -> None:
    """Measures; further arguments go to the script."""
    if arguments[:1] in BESIDE_PEERS:
        run(program("python", PEERS), "-m", f"benchmarks.{arguments[0]}", *arguments[1:])
    else:
        run(program("python"), "-m", "benchmarks.answers", *arguments)


def do_validate(arguments: list[str]) -> None:
    """Holds mapping tables that are named against SSSOM; without any, makes a release and runs every validator over it."""
    sssom = [program("python", CHECKERS), str(ROOT / "tools" / "validate_sssom.py")]
    if arguments:
        run(*sssom, *arguments)
        return
    tables = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("ontology/mappings/*.sssom.tsv"))
    with TemporaryDirectory() as place:
        release = str(Path(place) / "release")
        run(program("leukograph"), "export", "release", "-o", release)
        statuses = [status_of(*sssom, *tables, str(Path(release) / "leukograph.sssom.tsv"))]
        statuses.append(status_of(program("python"), "-W", "ignore", str(ROOT / "tools" / "owl_api.py"), release))
        others = [path for path in sorted((ROOT / "tools").glob("validate_*.py")) if path.name != "validate_sssom.py"]
        statuses += [status_of(program("python", CHECKERS), "-W", "ignore", str(path), release) for path in others]
    if any(statuses):
        raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
