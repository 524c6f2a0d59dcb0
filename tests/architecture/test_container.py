"""Tests of the Dockerfile without a container engine: the files it copies make an app that starts and is healthy."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cop_sheets.settings.google import STATE_FOLDER_VARIABLE
from tests.support.browser import free_port, wait_until_healthy

ROOT = Path(__file__).resolve().parents[2]


def steps() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions in order, as pairs of instruction and arguments."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [tuple(line.split(maxsplit=1)) for line in lines]


def arguments_of(instruction: str) -> list[str]:
    return [rest for word, rest in steps() if word == instruction]


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The folder made by the COPY steps, limited to the files that .dockerignore lets through."""
    app = tmp_path_factory.mktemp("image")
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
               if line.startswith("!")}
    for rest in arguments_of("COPY"):
        *sources, target = shlex.split(rest)
        for source in sources:
            assert source in allowed, f".dockerignore keeps {source} out"
            place = app / target / Path(source).name if target.endswith("/") else app / target
            place.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, place)
    return app


def environment_of_the_image() -> dict[str, str]:
    return dict(pair.split("=", 1) for rest in arguments_of("ENV") for pair in shlex.split(rest))


def test_nothing_runs_as_root():
    words = [word for word, _ in steps()]
    assert words.index("USER") < words.index("CMD")
    assert arguments_of("USER") == ["cop"] and "useradd" in " ".join(arguments_of("RUN"))


def test_persistent_state_belongs_to_the_apps_user_only():
    """A volume takes the mode of the folder that it is mounted on."""
    made, = (step for step in arguments_of("RUN") if "mkdir" in step)
    steps_of_it = made.split(" && ")
    assert "mkdir -p /app /state" in steps_of_it and steps_of_it[-2:] == ["chown cop /state", "chmod 700 /state"]
    assert environment_of_the_image()[STATE_FOLDER_VARIABLE] == "/state"


def test_malloc_arenas_are_limited_however_the_app_is_started():
    """By default glibc has eight arenas per processor, and the process grows for hours."""
    assert environment_of_the_image()["MALLOC_ARENA_MAX"] == "2"
    assert "export MALLOC_ARENA_MAX=2\n" in (ROOT / ".ci" / "serve").read_text(encoding="utf-8")


def test_no_secret_and_no_data_gets_in(image):
    files = {path.relative_to(image).as_posix() for path in image.rglob("*") if path.is_file()}
    assert {"app.py", "pages/frame.py", ".streamlit/config.toml"} <= files
    assert not any(re.search(r"secrets\.|\.xlsx$|\.snapshot|^tests/", name) for name in files)


def test_the_image_starts_and_its_health_check_reads_the_body(image, tmp_path):
    command = json.loads(*arguments_of("CMD"))
    check = json.loads(re.search(r"\[.*\]", *arguments_of("HEALTHCHECK"))[0])
    port = free_port()
    settings = environment_of_the_image() | {"STREAMLIT_SERVER_ADDRESS": "127.0.0.1", "HOME": str(tmp_path),
                                             "STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_HEADLESS": "true",
                                             STATE_FOLDER_VARIABLE: str(tmp_path)}
    assert environment_of_the_image()["STREAMLIT_SERVER_ADDRESS"] == "0.0.0.0"
    with (tmp_path / "log").open("w+") as log:
        process = subprocess.Popen([sys.executable, "-m", *command], cwd=image, env=settings, stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}", process, log)
            probe = [sys.executable, *check[1:-1], check[-1].replace("8501", str(port))]
            assert subprocess.run(probe, capture_output=True).returncode == 0
            # Any other path returns the page with status 200, so the health check must compare the body.
            elsewhere = [*probe[:-1], probe[-1].replace("/_stcore/health", "/nowhere")]
            assert subprocess.run(elsewhere, capture_output=True).returncode != 0
        finally:
            process.terminate()
            process.wait(timeout=20)
