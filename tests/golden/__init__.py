"""Golden files: all that the product shows for some states, one value per line. Renew them: `python -m tests.golden`.

Correctness is tested elsewhere, with expected values and an independent recount. Here, a change of a sentence, table,
chart or flag changes lines, and a renamed class, field or module changes none: renew the files and read the diff.

`files/<state>/<page>.txt` holds lines `page/part/row/column: value`. `outputs.sha256` holds a hash of every file that
the command line writes for a few states. `blocks` and `charts` turn values into lines, `parts` lists the parts of a
report, `pages` reads the app's pages, `states` has the data.
"""
