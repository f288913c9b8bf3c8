"""Setups follow shipped editions, so these stay as they are, byte for byte."""

from hashlib import sha256
from importlib.resources import files

FROZEN = {
    "2021.yaml": "507da744b8b02908eba27fa8b6ebbcd9232612e9d36f27b6b71a2170234530fd",
    "2023-06.yaml": "9405e0c49ff6a5ed11e732eb1dc314a235c9304f950c334d2efe8f45fbea8b25",
    "2024.yaml": "b16b41259aeb5fc55229b46f26d35a4a7b7c28c50ef806df7a4cafb016c52301",
    "2026-11.yaml": "e7645e3a488fee491e4373d4d3922addf5cef3ea1d5eacad33fecf4155650e02",
}


def test_shipped_editions_are_unchanged() -> None:
    folder = files("bot.guide").joinpath("editions")
    found = {f.name: sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()}
    # To change one knowingly: keep every step id, then put the new digest from this failure above.
    assert found == FROZEN
