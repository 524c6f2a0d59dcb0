"""The commands `verify` and `stack`: packs checked, and joined into one summary. They need no settings and no store."""

import sys
from pathlib import Path

import click

from pages.terminal.options import OUTPUT_OPTION
from pages.terminal.printing import print_message, write_output
from workflow.packs import PackUnreadable, read_pack_file, stack_packs, verify_pack

EXIT_DIFFERS, EXIT_OTHER_VERSION = 1, 3


@click.command()
@click.argument("pack", metavar="PACK.zip")
@click.option("--fingerprint", "expected", metavar="F", help="The fingerprint of the certification, from NCPC's list.")
def verify(pack, expected) -> None:
    """Check a pack: every hash, then every figure and flag, worked out again from its cells.

    PACK.zip is what the page Certify or `certify` made. The exit code is 0 where it holds, 1 where anything differs, 2
    where it is no pack, 3 where it holds and another version counted it, or wrote what this one can't check.
    """
    verification = verify_pack(read_pack_file(pack), expected, Path(pack).name)
    for sentence in verification.sentences():
        print_message(sentence)
    if not verification.holds:
        sys.exit(EXIT_DIFFERS)
    if verification.is_other_counting_version or verification.unchecked:
        sys.exit(EXIT_OTHER_VERSION)


@click.command()
@click.argument("packs", nargs=-1, required=True, metavar="PACK.zip...")
@OUTPUT_OPTION
def stack(packs, output) -> None:
    """Join the summaries of packs of one fiscal year into one CSV file, as certified, with the sums of all.

    Each pack is checked first, as `verify` does. One whose check fails is named and left out, and the exit code is 1;
    so it is where this version counts a pack's figures otherwise, and that pack is named.
    """
    contents, unread = [], []
    for pack in packs:
        try:
            contents.append((Path(pack).name, read_pack_file(pack)))
        except PackUnreadable as problem:
            unread.append(f"{problem} It is left out.")
    stacked = stack_packs(contents)
    problems = [*unread, *stacked.problems]
    for sentence in problems:
        print_message(sentence, fg="red", err=True)
    if stacked.summary:
        write_output(stacked.summary, output)
        if output:
            packs_text = "1 pack" if stacked.count == 1 else f"{stacked.count} packs"
            print_message(f"The summary of {packs_text}, as certified, is in {output}.", err=True)
    else:
        print_message("No pack can be used, so nothing was written.", fg="red", err=True)
    if problems:
        sys.exit(EXIT_DIFFERS)


PACK_COMMANDS = (verify, stack)
