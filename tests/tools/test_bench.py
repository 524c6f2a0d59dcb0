"""Every step of `make bench` runs: nothing else imports or calls most of them."""

import pytest

from tests.tools.bench.state import write_workbooks
from tests.tools.bench.steps import STEPS, main


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench")
    write_workbooks(folder, years=1, partnerships=2)
    return folder


@pytest.mark.parametrize("step", STEPS)
def test_each_step_of_the_bench_runs(step, workbooks, capsys):
    main(step, str(workbooks), str(workbooks))
    assert '"seconds"' in capsys.readouterr().out
