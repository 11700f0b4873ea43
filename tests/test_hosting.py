"""What is served to whom unless it is asked for otherwise, and what a container is made of."""

from __future__ import annotations

import re
import tomllib

from tests.imports import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_only_this_machine_is_served_unless_others_are_asked_for():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert "127.0.0.1" in (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    assert "](docs/hosting.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_container_holds_what_the_page_imports_and_nothing_else():
    copied = set(re.findall(r"^COPY (\S+) \S+$", DOCKERFILE, re.MULTILINE))
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").split() if line[0] == "!"}
    assert copied == let_in == {"requirements.txt", "app.py", ".streamlit", "echo_core", "echo_ui"}
    assert all((ROOT / name).exists() for name in copied)


def test_a_container_listens_to_all_as_a_user_without_rights():
    assert '"--server.address=0.0.0.0"' in DOCKERFILE
    assert DOCKERFILE.index("USER lab") < DOCKERFILE.index('CMD ["streamlit"')
