"""Setups follow shipped editions, so these stay as they are, byte for byte."""

from hashlib import sha256
from importlib.resources import files

FROZEN = {
    "2021.yaml": "eb39a670cf3b15a179d40b8141013cbd6638604e6b64ac936b3209ab7077f040",
    "2023-06.yaml": "d746dc6926497b3466b6da017777ff3c3143322e05a141bf75b74d503d4751d7",
    "2024.yaml": "f5fb8396a1ffc1af1c2642fe3fc507a6f0ef9f4026f4b4d608eeabb4a6217721",
    "2026-11.yaml": "8a8a03f7373b1fba37dd264f6522c970d717e3e2a268a52d6da7b2c63492eb87",
}


def test_shipped_editions_are_unchanged() -> None:
    folder = files("bot.guide").joinpath("editions")
    found = {f.name: sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()}
    # To change one knowingly: keep every step id, then put the new digest from this failure above.
    assert found == FROZEN
