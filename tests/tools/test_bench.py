"""Every step of `make bench` runs: nothing else imports or calls most of them."""

import pytest

from tests.tools.bench.state import write_workbooks
from tests.tools.bench.steps import STEPS, main
from tests.tools.bench.store import CHANGES_A_DAY, measure_store, store_lines


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench")
    write_workbooks(folder, years=1, partnerships=2)
    return folder


@pytest.mark.parametrize("step", STEPS)
def test_each_step_of_the_bench_runs(step, workbooks, capsys):
    main(step, str(workbooks), str(workbooks))
    assert '"seconds"' in capsys.readouterr().out


def test_the_size_of_the_store_is_measured(tmp_path):
    measured = measure_store(tmp_path, partnerships=1, days=2)
    assert measured.copies == 2 * CHANGES_A_DAY and measured.size > measured.copies * 1000
    assert f"| copies kept of each (of 1,825 versions) | {2 * CHANGES_A_DAY} |" in store_lines(measured, partnerships=1)
