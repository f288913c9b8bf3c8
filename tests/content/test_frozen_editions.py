"""Setups follow shipped editions, so these stay as they are, byte for byte."""

from hashlib import sha256
from importlib.resources import files

FROZEN = {
    "2021.yaml": "67daa1a7d670bdfaecde22a4232567f9349271d50eb80334345ee4dcede13d13",
    "2023-06.yaml": "0017467a7cb77885e56439dd705fe75eb690b56331af624423d37e61bcc14418",
    "2024.yaml": "4006ba71eed076bfd089ecd30e9a21e92277adf81ec153450ce109cbe6bf0a0d",
    "2026-11.yaml": "ba28092101dae8588f9dbb4bb739e4198142d71eff67bf074e0ea584bf7ae76c",
}


def test_shipped_editions_are_unchanged() -> None:
    folder = files("bot.guide").joinpath("editions")
    found = {f.name: sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()}
    # To change one knowingly: keep every step id, then put the new digest from this failure above.
    assert found == FROZEN
