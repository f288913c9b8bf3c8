from collections.abc import Mapping
from importlib.resources import files

import pytest
import yaml


@pytest.fixture(scope="session")
def sentences() -> Mapping[str, str]:
    """Return the English sentences of the guide by id, as they are in its files."""
    found: dict[str, str] = {}
    for file in files("bot.ui").joinpath("strings", "en").iterdir():
        if file.name.startswith("guide"):
            loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
            assert isinstance(loaded, dict)
            found |= loaded
    return found
