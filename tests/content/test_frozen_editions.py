"""Setups follow shipped editions, so these stay as they are, byte for byte."""

from hashlib import sha256
from importlib.resources import files

FROZEN = {
    "2021.yaml": "1d58c0fd2d9866a0c9576c26c7f05b819ad130bda06dd23b7f420324a1ee506e",
    "2023-06.yaml": "c515270e6a35b142a1291083f6bcad37707f803b785a5985042ed1d62607242e",
    "2024.yaml": "7287d45dac8e2fb9265c104224168d719a21e9c11f8f081f6bdf621d9cab393d",
    "2026-11.yaml": "d13472a7b9ac46770b3391cd068a4dc8d4d05d8ef54329cf1988189fedb7afbe",
}


def test_shipped_editions_are_unchanged() -> None:
    folder = files("bot.guide").joinpath("editions")
    found = {f.name: sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()}
    # To change one knowingly: keep every step id, then put the new digest from this failure above.
    assert found == FROZEN
