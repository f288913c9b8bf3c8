"""Setups follow shipped editions, so these stay as they are, byte for byte."""

from hashlib import sha256
from importlib.resources import files

FROZEN = {
    "2021.yaml": "b12581e249635f147a3a12c046175c04b9cfcd0fab9cfc4059961c402f373201",
    "2023-06.yaml": "3246f7d589d2e37ea3a4907e9128b1d5029c63016ea373e08617c0efed3831a9",
    "2024.yaml": "24b7f581bcc998dfc713ea3a580fabc4b7def45f62853ecdea99602d17bb9f3f",
    "2026-11.yaml": "356f0b725d1656c64a94cfff40e24f164502462c2c412403eb7dc780694583e9",
}


def test_shipped_editions_are_unchanged() -> None:
    folder = files("bot.guide").joinpath("editions")
    found = {f.name: sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()}
    # To change one knowingly: keep every step id, then put the new digest from this failure above.
    assert found == FROZEN
