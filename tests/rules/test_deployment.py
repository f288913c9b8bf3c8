"""The image and the compose file fit the project file, the settings and each other."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    services: dict[str, Any] = loaded["services"]
    return services


def test_both_stages_run_the_same_declared_python(dockerfile: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bases = re.findall(r"^FROM (\S+)", dockerfile, flags=re.MULTILINE)
    version = re.match(r"python:(\d+\.\d+)-slim", bases[0])

    assert len(set(bases)) == 1
    assert version
    assert f"Programming Language :: Python :: {version[1]}" in project["classifiers"]


def test_the_image_and_make_bring_the_same_uv(dockerfile: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert re.findall(r"'uv[^']+'", dockerfile) == re.findall(r"'uv[^']+'", makefile)


def test_the_image_gets_what_it_copies_and_nothing_else(dockerfile: str) -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, flags=re.MULTILINE)
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = [line.removeprefix("!") for line in ignore if line.startswith("!")]

    assert "*" in ignore
    assert sorted(" ".join(copied).split()) == sorted(let_in)
    assert all((ROOT / name).exists() for name in let_in)


def test_the_image_runs_without_root(dockerfile: str) -> None:
    assert re.findall(r"^USER (\S+)", dockerfile, flags=re.MULTILINE) == ["10001"]


def test_image_and_compose_set_only_what_is_a_setting(
    dockerfile: str, services: dict[str, Any]
) -> None:
    known = {f"USHER_{name.upper()}" for name in Settings.model_fields}
    in_image = set(re.findall(r"\bUSHER_[A-Z_]+", dockerfile))
    in_compose = {
        name
        for service in services.values()
        for name in service["environment"]
        if name.startswith("USHER_")
    }

    assert in_image
    assert in_compose
    assert in_image | in_compose <= known


def test_the_service_starts_after_its_schema(services: dict[str, Any]) -> None:
    assert services["schema"]["command"] == ["usher", "db", "upgrade"]
    after = services["usher"]["depends_on"]["schema"]
    assert after == {"condition": "service_completed_successfully"}
    assert services["usher"]["env_file"] == services["schema"]["env_file"] == ".env"


def test_only_the_host_itself_reaches_the_service(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]

    assert ports == ["127.0.0.1:8080:8080"]


def test_continuous_integration_runs_make_check() -> None:
    script = ROOT / ".ci/run"

    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").splitlines()[-1] == "make check"
