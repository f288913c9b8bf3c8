from collections.abc import Mapping
from importlib.resources import files

import pytest
import yaml


@pytest.fixture(scope="session")
def sentences() -> Mapping[str, str]:
    """Return the English sentences of the guide by id, as they are in the file."""
    text = files("bot.ui").joinpath("strings", "en", "guide.yaml").read_text(encoding="utf-8")
    loaded = yaml.safe_load(text)
    assert isinstance(loaded, dict)
    return loaded
