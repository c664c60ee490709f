"""What `bootstrap.py run` does beside setting up: a free port, a server that is asked once."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import bootstrap
import pytest


def test_a_port_that_is_taken_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(bootstrap, "PORT", port)
        assert port < bootstrap.free_port() < port + bootstrap.PORTS
        monkeypatch.setattr(bootstrap, "PORTS", 1)
        with pytest.raises(SystemExit, match=f"all ports from {port} to {port} are taken"):
            bootstrap.free_port()
    assert bootstrap.free_port() == port


def test_a_server_is_asked_once_and_stopped(
    built_cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEUKOGRAPH_CACHE", str(built_cache))
    port = bootstrap.free_port()
    bootstrap.serve_once([sys.executable, "-m", "leukograph", "serve", "--port", str(port)], port)
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith(f"serving on http://127.0.0.1:{port}/ until stopped with Ctrl+C")
    assert said[1:] == ["the page is answered", "a query is answered", "the server is stopped"]
    with pytest.raises(SystemExit, match="the server did not start"):
        bootstrap.serve_once([sys.executable, "-m", "leukograph", "serve", "--port", "-1"], port)


def test_other_words_are_refused() -> None:
    command = [sys.executable, "bootstrap.py"]
    for words in ([], ["fly"]):
        run = subprocess.run([*command, *words], cwd=bootstrap.ROOT, capture_output=True, text=True, check=False)
        assert (run.returncode, "bootstrap.py run" in run.stderr) == (1, True)
    with pytest.raises(SystemExit, match="--once or nothing"):
        bootstrap.do_run(["--twice"])
