"""How the system's Chromium is started: offline, quiet, and allowed to run as root."""

from __future__ import annotations

from typing import Final

ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
