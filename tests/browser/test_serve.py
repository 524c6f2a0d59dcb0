"""`.ci/serve`, the program of `make run`: its output holds no warnings, and Ctrl+C ends it without an error."""

import os
import signal
import subprocess

from pages.session.menu import FIRST_ENTRY
from tests.support import ROOT
from tests.support.browser import free_port, wait_idle, wait_until_healthy


def test_the_first_visit_logs_no_warning_and_ctrl_c_is_no_error(page, tmp_path):
    port = free_port()
    environment = os.environ | {"PORT": str(port), "COP_WORKBOOKS": str(tmp_path),
                                "STREAMLIT_SECRETS_FILES": str(tmp_path / "no-secrets.toml")}
    environment.pop("DISPLAY", None)
    with (open(tmp_path / "log", "w+", encoding="utf-8") as log,
          subprocess.Popen([".ci/serve"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
                           start_new_session=True) as process):
        wait_until_healthy(f"http://127.0.0.1:{port}", process, log)
        page.goto(f"http://127.0.0.1:{port}")
        wait_idle(page, FIRST_ENTRY.marker)
        page.goto("about:blank")
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=20) == 0
        log.seek(0)
        lines = [line.strip() for line in log if line.strip()]
    assert lines == [f"The app opens at http://127.0.0.1:{port} (stop it with Ctrl+C).",
                     "You can now view your Streamlit app in your browser.", f"URL: http://127.0.0.1:{port}"]
