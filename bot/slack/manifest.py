from pathlib import Path

_MANIFEST = Path(__file__).parents[2] / "manifest.yml"
_PLACEHOLDER = "https://usher.example.edu"


def filled_in(public_url: str) -> str:
    """Give the Slack manifest with a deployment's address in it, comments and all."""
    return _MANIFEST.read_text(encoding="utf-8").replace(_PLACEHOLDER, public_url)
