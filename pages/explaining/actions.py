"""What the buttons of the page Explanations do, and their answers.

Each is about what the person saw when they clicked it, which others may have changed since.
"""

from cop_sheets.date_format import format_date
from cop_sheets.decisions import Explanation
from pages.session import PageContext, current_store
from pages.session.clicks import Click, take_click
from pages.store_actions import current_actor, draw_answer, reset_choice, run_action
from workflow.explainable_flags import ExplainableFlag
from workflow.explanation_list import ListedExplanation
from workflow.explanations import approve, ask, decline, parse_last_day, withdraw
from workflow.people import ActionRefused

APPROVE, ASK, DECLINE, WITHDRAW = "approve", "ask", "decline", "withdraw"    # buttons
DECIDE, LIST = "decide", "list"    # where answers are drawn, beside ASK


def run_clicked_action(context: PageContext) -> None:
    """Do what a button of the page was clicked for, if one was, and draw the page again with the answer."""
    click = take_click(APPROVE, ASK, DECLINE, WITHDRAW)
    if click is None:
        return
    if click.button == ASK:
        run_action(ASK, lambda: _ask(context, click, click.about), f"It waits to be decided: {click.about.where}.")
    elif click.button == WITHDRAW:
        run_action(LIST, lambda: _withdraw(context, click.about), "Withdrawn: its flag is open again.")
    else:
        run_action(DECIDE, lambda: _decide(context, click, click.about),
                   lambda made: f"{_decision_text(made)}: {click.about.flag.where}.")


def draw_answers() -> None:
    """Draw the answer to a click where the forms are not drawn any more."""
    for place in (DECIDE, ASK):
        draw_answer(place)


def _decision_text(made: Explanation) -> str:
    return f"{made.status}, until {format_date(made.until)}" if made.until else str(made.status)


def _ask(context: PageContext, click: Click, flag: ExplainableFlag) -> None:
    _require_today(context)
    ask(current_store(), current_actor(context), context.report, flag.partnership, flag.flag_id, *click.typed)


def _decide(context: PageContext, click: Click, one: ListedExplanation) -> Explanation:
    _require_today(context)
    sentence, last_day = click.typed
    arguments = current_store(), current_actor(context), context.report, one.explanation, sentence
    made = approve(*arguments, parse_last_day(last_day)) if click.button == APPROVE else decline(*arguments)
    reset_choice(DECIDE)
    return made


def _withdraw(context: PageContext, explanation: Explanation) -> None:
    withdraw(current_store(), current_actor(context), explanation)


def _require_today(context: PageContext) -> None:
    """Raise ActionRefused where an earlier day is shown by now, such as after midnight."""
    if context.as_of != context.source.as_of:
        raise ActionRefused("Nothing was kept, because the page shows an earlier day: choose today under As of, and "
                            "press the button again.")
