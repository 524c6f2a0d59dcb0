"""Reading and writing golden files: one folder per state, one file per page.

A block that another state, or an earlier part of the same state, already has is stored once: the others are
`id: same as <state>: <id>`. Comparisons expand such references.
"""

from pathlib import Path

from tests.golden.blocks import CONTINUED, Block, block_lines

FOLDER = Path(__file__).parent / "files"
SAME = ": same as "
SHORT = 5      # lines; shorter blocks are always written in full

Lines = dict[str, list[str]]    # by block id, the lines without that id


def lines_of(blocks: dict[str, Block]) -> Lines:
    """Return the lines of blocks without the block's id, grouped by page."""
    pages = sorted(set(map(page_of, blocks)), key=lambda page: page.replace(" ", "-"))
    return {block_id: block_lines(block) for page in pages for block_id, block in blocks.items()
            if page_of(block_id) == page}


def page_of(block_id: str) -> str:
    """Return the page that a block belongs to, which names its file."""
    return block_id.split("/")[0]


def all_lines(blocks: Lines) -> list[str]:
    """Return the lines of blocks with their ids."""
    return [block_id + line for block_id, lines in blocks.items() for line in lines]


def save(states: dict[str, Lines]) -> None:
    """Write the golden files of all states, and remove those of no state."""
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    files: dict[Path, list[str]] = {}
    for state, blocks in states.items():
        for block_id, lines in blocks.items():
            file = files.setdefault(FOLDER / state / f"{page_of(block_id).replace(' ', '-')}.txt", [])
            same_block = first.setdefault(tuple(lines), (state, block_id))
            if same_block == (state, block_id) or len(lines) <= SHORT:
                file += [block_id + line for line in lines]
            else:
                file.append(f"{block_id}{SAME}{same_block[0]}: {same_block[1]}")
    for path in FOLDER.rglob("*.txt"):
        if path not in files:
            path.unlink()
    for folder in FOLDER.glob("*"):
        if not any(folder.iterdir()):
            folder.rmdir()
    for path, lines in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="")


def load() -> dict[str, list[str]]:
    """Return, by state, the lines of its golden files; a wrapped value is one line."""
    return {folder.name: [line for path in sorted(folder.glob("*.txt"), key=lambda path: path.stem)
                          for line in _whole_lines(path)]
            for folder in sorted(FOLDER.iterdir()) if folder.is_dir()}


def _whole_lines(path: Path) -> list[str]:
    lines: list[str] = []
    for line in path.read_text("utf-8").removesuffix("\n").split("\n"):
        if line.startswith(CONTINUED) and lines:
            lines[-1] += f"\n{line}"
        else:
            lines.append(line)
    return lines


def expanded(states: dict[str, list[str]], state: str) -> list[str]:
    """Return all lines of a state, with references expanded."""
    lines: list[str] = []
    for line in states[state]:
        block_id, same, same_block = line.partition(SAME)
        other_state, _, other_id = same_block.partition(": ")
        if same and other_state in states:
            lines += [block_id + each.removeprefix(other_id) for each in states[other_state]
                      if each.startswith((f"{other_id}/", f"{other_id}:"))]
        else:
            lines.append(line)
    return lines
