from collections.abc import Mapping
from importlib.resources import files

import pytest
import yaml

from bot.language import Language


@pytest.fixture(scope="session", params=Language, ids=str)
def language(request: pytest.FixtureRequest) -> Language:
    """Look at one language after the other."""
    return Language(request.param)


@pytest.fixture(scope="session")
def sentences(language: Language) -> Mapping[str, str]:
    """Return the sentences of the guide by id, as they are in a language's files."""
    found: dict[str, str] = {}
    for file in files("bot.ui").joinpath("strings", language).iterdir():
        if file.name.startswith("guide"):
            loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
            assert isinstance(loaded, dict)
            found |= loaded
    return found
