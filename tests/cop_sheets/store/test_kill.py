"""A process that is killed during a write leaves a store that opens, no half event, and all that was confirmed."""

import os

import pytest

from tests.support.proof import case_count
from tests.support.stores import run_script

# The writer prints a number once it is kept; a copy has the number of the event in the same cell everywhere.
SCRIPT = """
import signal, time

def write(pipe):
    store, number = new_store(), 0
    os.write(pipe, b"ready ")
    while True:
        number = append(store, "ann " * 200)
        cells = [[float(number)] * 20] * 50
        copy = SheetCopy([RawSheet("x", cells)], "", str(number), datetime(2025, 1, 14, tzinfo=UTC))
        CopyDatabase(store).save({"google x": ("Ashe", "", copy)}, {"google x": datetime.now(UTC)}, {})
        os.write(pipe, b"%d " % number)

readable = complete = kept = 0
for kill in range(int(sys.argv[3])):
    begun, ready = os.pipe()
    writer = os.fork()
    if writer == 0:
        write(ready)
    os.close(ready)
    text = b""
    while text.count(b" ") < 2 + kill % 3:
        text += os.read(begun, 1000)
    time.sleep(0.0007 * (kill % 11))
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    while part := os.read(begun, 1000):
        text += part
    os.close(begun)
    confirmed = int(text.split()[-1])    # every number that was written is whole: a pipe takes so few bytes at once
    store = new_store()
    copy = CopyDatabase(store).load("google ")["google x"].copy
    with store.read() as connection:
        numbers, problems = [event.number for event in read_events(connection)], verify_events(connection)
    store.close()
    readable += {cell for row in copy.raw_sheets[0].rows for cell in row} == {float(copy.revision)}
    complete += problems == [] and numbers == list(range(1, len(numbers) + 1))
    kept += len(numbers) >= confirmed and int(copy.revision) >= confirmed
print(readable, complete, kept, flush=True)
"""


@pytest.mark.proof
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not ended so on this system")
def test_killing_the_process_while_it_writes(store_settings):
    kills = str(case_count(20, 200))
    assert run_script(SCRIPT, store_settings, kills).split() == [kills] * 3


FIRST_START = """
import signal, time

opened = 0
for kill in range(int(sys.argv[3])):
    folder = Path(sys.argv[2]) / str(kill)
    starter = os.fork()
    if starter == 0:
        Store(StateSettings(folder=folder)).open()
        os._exit(0)
    time.sleep(0.004 * (kill % 25))
    os.kill(starter, signal.SIGKILL)
    os.waitpid(starter, 0)
    opened += append(Store(StateSettings(folder=folder)), "ann") == 1
print(opened, flush=True)
"""


@pytest.mark.proof
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not ended so on this system")
def test_killing_the_process_while_it_creates_the_store(tmp_path):
    from cop_sheets.settings import StateSettings
    kills = str(case_count(15, 200))
    assert run_script(FIRST_START, StateSettings(folder=tmp_path), kills) == f"{kills}\n"
