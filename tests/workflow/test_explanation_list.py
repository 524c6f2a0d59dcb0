"""What each viewer sees of explanations: requests of workbooks, too, and for NCPC nothing about the data."""

from dataclasses import replace

from cop_sheets.decisions import Decisions, Explanation, ExplanationStatus
from cop_sheets.settings import UNRESTRICTED_VIEWER
from summaries.audience import ncpc_audience
from tests.support.sheets import MONTHS, monthly, report_on, workbook
from tests.workflow.test_explanations import ANN, BEN, NCPC, TODAY, by, flags_of, report
from workflow.decisions import read_decisions
from workflow.explanation_list import list_explanations
from workflow.explanations import approve

MODEL, DATA = flags_of("COP-10")[0], flags_of("SES-05")[0]


def with_tab(*lines: str):
    """Return the report of the same workbook, which asks for explanations on its tab Explanations."""
    sessions = f"CoP ID | Date | Status\n{monthly(months=MONTHS[:4] + MONTHS[6:])}\nC1 | 2025-06-09 | "
    tab = "\n".join(["Flag ID | What | Reason | Asked By", *lines])
    return report_on(workbook({"Sessions": sessions}, exact={"Explanations": tab}, name="Ashe"))


def of_store(*explanations: Explanation):
    """Return the tables of the workbook, with what the store has."""
    return replace(report().tables, decisions=Decisions(explanations))


def made(flag, **more) -> Explanation:
    return Explanation("Ashe", flag.flag_id, "Because", ANN.email, TODAY, flag.subject, flag.rule, flag.what, **more)


def test_a_request_of_the_workbook_waits_until_it_is_decided(store):
    asking = with_tab(f"{DATA.flag_id} | | Cy came twice | Ann Lee")
    one, = list_explanations(asking, asking.tables, ANN, TODAY).explanations
    assert (one.is_waiting, one.may_decide, one.may_withdraw) == (True, True, False)
    assert (one.explanation.reason, one.explanation.asked_by, one.flag.rule) == ("Cy came twice", "Ann Lee", "SES-05")
    decided = approve(store, by(ANN), asking, one.explanation, "Right")
    tables = replace(asking.tables, decisions=read_decisions(store))
    listing = list_explanations(asking, tables, ANN, TODAY)
    assert [(one.explanation, one.may_withdraw) for one in listing.explanations] == [(decided, True)]
    assert DATA.flag_id not in [flag.flag_id for flag in listing.flags_to_ask]


def test_one_may_ask_about_what_is_open_and_not_asked_about_yet():
    def to_ask(viewer, *explanations):
        return {flag.flag_id for flag in list_explanations(report(), of_store(*explanations), viewer,
                                                           TODAY).flags_to_ask}

    everything = {flag.flag_id for rule in ("COP-10", "SES-05") for flag in flags_of(rule)}
    for viewer, expected in ((ANN, everything), (UNRESTRICTED_VIEWER, everything), (BEN, set()), (NCPC, set())):
        assert to_ask(viewer) == expected
    assert to_ask(ANN, made(MODEL)) == everything - {MODEL.flag_id}
    approved = made(MODEL, status=ExplanationStatus.APPROVED)
    assert to_ask(ANN, approved) == to_ask(ANN, replace(approved, until=TODAY)) == everything - {MODEL.flag_id}
    assert to_ask(ANN, made(MODEL, status=ExplanationStatus.DECLINED)) == everything


def test_ncpc_gets_a_count_of_what_others_decide_and_no_id_of_a_flag_that_is_gone():
    seen_by_ncpc = report().for_audience(ncpc_audience(5))
    gone = replace(made(MODEL), flag_id="F-GONE", subject="S-GONE", what="Cy Dunn is named here")
    unknown = Explanation("Ashe", "F-UNKNOWN", "Cy Dunn", "Ann Lee")
    listing = list_explanations(seen_by_ncpc, of_store(made(MODEL), made(DATA), gone, unknown), NCPC, TODAY)
    assert [one.explanation for one in listing.explanations] == [
        made(MODEL), replace(gone, flag_id="", subject="", what="")]
    assert [one.may_decide for one in listing.explanations] == [True, False] and listing.withheld == 2
    assert len(list_explanations(report(), of_store(gone, unknown), ANN, TODAY).explanations) == 2


def test_what_waits_comes_first_then_the_latest_decision():
    listed = [made(flag, status=status, decided_on=day) for flag, status, day in (
        (MODEL, ExplanationStatus.DECLINED, TODAY.replace(day=1)), (DATA, ExplanationStatus.APPROVED, TODAY),
        (flags_of("COP-10")[1], ExplanationStatus.WAITING, None))]
    found = list_explanations(report(), of_store(*listed), ANN, TODAY).explanations
    assert [one.explanation for one in found] == [listed[2], listed[1], listed[0]]
