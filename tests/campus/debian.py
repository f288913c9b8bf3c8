"""Debian's packages, for tests that need a program: installed when they may be."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT_UID = 0
Found = TypeVar("Found")


def require(package: str, look: Callable[[], Found | None], *, otherwise: str) -> Found:
    """Find a program, or install its package and look again; else skip, and in CI fail."""
    found = look()
    if found is None:
        _install(package, look)
        found = look()
    if found is not None:
        return found
    if os.environ.get("CI"):
        pytest.fail(otherwise)
    pytest.skip(otherwise)


def _install(package: str, look: Callable[[], object | None]) -> None:
    if os.geteuid() != ROOT_UID or not shutil.which("apt-get"):
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with Path(tempfile.gettempdir(), "usher-tests-apt.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # workers start at once; the first one installs
        if look() is not None:
            return
        for command in (["update"], ["install", "--yes", "--no-install-recommends", package]):
            subprocess.run(  # noqa: S603 - a fixed command
                ["apt-get", "--quiet", "--quiet", *command],  # noqa: S607 - wherever Debian has it
                env=environment,
                check=False,
                capture_output=True,
                timeout=600,
            )
