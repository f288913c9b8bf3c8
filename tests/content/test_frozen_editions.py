"""Setups follow shipped editions, so these stay as they are, byte for byte."""

from hashlib import sha256
from importlib.resources import files

FROZEN = {
    "2021.yaml": "e94d6b871a315b723bed1093547c255d9c898e72af887c82dd9113adc19687fb",
    "2023-06.yaml": "4a51e9eb70e06015bc1baa6ad1fe677f972d7591254d4f459da27176e414be47",
    "2024.yaml": "4822a3f72ab58c3d4b408e4f3a2801a7d50918172f77ea06d879d29816936d6c",
    "2026-11.yaml": "116479cb93d8f750f31f2b8243e25308545ab8cbe68aa397ee7e2cdfa782534b",
}


def test_shipped_editions_are_unchanged() -> None:
    folder = files("bot.guide").joinpath("editions")
    found = {f.name: sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()}
    # To change one knowingly: keep every step id, then put the new digest from this failure above.
    assert found == FROZEN
