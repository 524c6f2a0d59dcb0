"""Golden files: all that people are shown of some states, one value per line. Renew them with `python -m tests.golden`.

What is right is tested elsewhere, by rows whose answer a person wrote down and by a recount. Here a change of any
sentence, table, chart or flag shows itself in the lines that it changes, and a renamed class, field or module in none:
renew the files, and read how they differ from what was committed before.

`files/<state>/<page>.txt` holds lines `page/part/row/column: value`. `outputs.sha256` holds a hash of every file that
the command line writes for a few states. `blocks` and `charts` turn values into lines, `parts` says what a report hands
out, `pages` what the app shows, `states` of what data.
"""
