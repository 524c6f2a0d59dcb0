"""Compliance: which CoPs meet the model, and which cells to fix."""

import streamlit as st

from pages.parts.choices import chosen
from pages.parts.drawing import STANDING_MARKS, flag_table, frame, period_caption
from summaries.standing import CANNOT_BE_JUDGED, DOES_NOT_MEET, MEETS, NOT_DOCUMENTED, standing_counts

visit = chosen()
report = visit.report
standing = report.standing

st.title("Compliance")
period_caption(visit)
st.header("Which CoPs meet the model?")
if not len(standing):
    st.info("No CoP is active in this fiscal year. Fill the CoPs tab, or choose another year.")
else:
    counts = standing_counts(standing)
    st.markdown(f"**{counts[MEETS]} of {len(standing)} CoPs meet the model**; {counts[DOES_NOT_MEET]} do not, "
                f"{counts[NOT_DOCUMENTED]} are not documented here, and {counts[CANNOT_BE_JUDGED]} cannot be judged.")
    table = standing.assign(Standing=standing["Standing"].map(STANDING_MARKS)).rename(
        columns={"Why": "What stands between"})
    if visit.partnership:
        table = table.drop(columns="Partnership")
    frame(table.drop(columns=["Months Met", "Months Due", "Months Unknown"]), "standing")

st.header("Which cells need fixing?")
if not len(report.flags):
    st.success("Nothing to fix.")
else:
    flag_table(report.flags, "flags", f"flags-{visit.fiscal_year}.csv".replace(" ", "-"))
