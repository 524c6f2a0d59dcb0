"""Select boxes for what the tabs, columns, questions and CoP names of an uploaded workbook mean."""

from functools import partial

import streamlit as st

from cop_sheets.layout import BEFORE, DATA_TABS, NOW, SURVEY_ITEMS, SURVEY_RESPONSES, Tab, column_letter
from cop_sheets.parsing.locate import FORMER_NAME_PREFIX
from cop_sheets.parsing.values import DATE_TYPES, DateOrder
from cop_sheets.program_words import OUTCOMES
from cop_sheets.suggestions import SuggestionKind
from pages.uploads.form import decide
from summaries.presentation.wording import pluralize
from summaries.workbooks import Choice, UploadResult

_NOTHING = "not read"
MAX_EXAMPLE_LENGTH = 60    # characters of an example


def draw_choices(result: UploadResult) -> None:
    """Draw what waits for a word first, then what was taken for certain, and what means nothing here."""
    waiting = [choice for choice in result.choices if choice.is_open]
    settled = [choice for choice in result.choices if choice.current]
    other = [choice for choice in result.choices if not choice.current and not choice.is_open]
    clear = [choice for choice in waiting if choice.clear]
    unclear = [choice for choice in waiting if not choice.clear]
    if clear:
        which = "the clear ones" if unclear else "them all"
        st.markdown(f"**{pluralize(len(waiting), 'proposal needs', 'proposals need')} your word.** Choose what each "
                    f"means, or accept {which}; figures and flags follow.")
        st.button("Accept it" if len(waiting) == 1 else f"Accept all {len(clear)}{' clear ones' if unclear else ''}",
                  type="primary", on_click=_accept_all, args=(result, clear))
        _draw_boxes(result, clear)
    if unclear:
        st.markdown(f"**{pluralize(len(unclear), 'proposal needs a choice of its', 'proposals need a choice of their')}"
                    " own.** What you wrote is less clear there, so no button accepts it: choose what it means.")
        _draw_boxes(result, unclear)
    if settled:
        with st.expander(f"{pluralize(len(settled), 'tab, column or name', 'tabs, columns and names')} of yours "
                         "and what each is taken for"):
            _draw_boxes(result, settled)
    if other:
        with st.expander(f"{pluralize(len(other), 'tab or column is', 'tabs and columns are')} not read"):
            _draw_boxes(result, other)


def _draw_boxes(result: UploadResult, choices: list[Choice]) -> None:
    for choice in choices:
        number = result.choices.index(choice)
        options = _options(result, choice)
        key = f"upload_choice_{number}_{choice.our_tab}_{choice.our_column}_{choice.current}"
        text, box = st.columns([3, 2], vertical_alignment="bottom")
        text.text(_description(result, choice))
        box.selectbox(_label(choice), options, index=options.index(choice.current or _NOTHING), key=key,
                      format_func=partial(_option_text, result, choice),
                      on_change=_choose, args=(result, choice, key))


def _description(result: UploadResult, choice: Choice) -> str:
    """Return the typed text that the box is about, as it is typed; a label would be Markdown."""
    text = (f"The tab {choice.our_tab}" if choice.kind is SuggestionKind.TAB
            else f"“{choice.our_column}” in the logs" if choice.kind is SuggestionKind.COP_NAME
            else f"{choice.our_tab}, column {column_letter(choice.position + 1)}: {choice.our_column}")
    # The form may offer answers that nobody gave.
    scale = (f"; answers that were given, lowest first: {choice.scale} (if the form offers others, add them to Scale "
             f"on the tab {SURVEY_ITEMS.name} of your workbook)" if choice.scale else "")
    proposal = f"looks like {_means_text(result, choice.proposal)}{scale}" if choice.is_open else ""
    values = "; ".join(f"“{value if len(value) <= MAX_EXAMPLE_LENGTH else value[:MAX_EXAMPLE_LENGTH] + '…'}”"
                       for value in choice.values)
    return "\n".join(filter(None, (text, proposal, values and f"for example {values}")))


def _label(choice: Choice) -> str:
    """Return the label, which names what the box is about: screen readers read it out without the text beside it."""
    if choice.kind is SuggestionKind.TAB:
        return f"Tab {_plain(choice.our_tab)}: is"
    if choice.kind is SuggestionKind.COP_NAME:
        return f"Name {_plain(choice.our_column)} in the logs: means"
    verb = "is about" if choice.kind is SuggestionKind.QUESTION else "means"
    place = f"{_plain(choice.our_tab)}, column {column_letter(choice.position + 1)}"
    return f"{place}, {_plain(choice.our_column)}: {verb}"


def _plain(text: str) -> str:
    """Return typed text for a label, which is Markdown: letters, digits, spaces, hyphens and apostrophes only."""
    kept = "".join(character if character.isalnum() or character in "-'’" else " " for character in text)
    return " ".join(kept.split()).lstrip("- ")[:MAX_EXAMPLE_LENGTH]


def _options(result: UploadResult, choice: Choice) -> list[str]:
    if choice.kind is SuggestionKind.TAB:
        options = [tab.name for tab in DATA_TABS]
    elif choice.kind is SuggestionKind.COP_NAME:
        options = [f"{FORMER_NAME_PREFIX} {cop}" for cop in result.cop_names]
    else:
        options = _column_options(next(tab for tab in DATA_TABS if tab.name == choice.tab))
    first = [means for means in (choice.proposal, choice.current) if means]
    return list(dict.fromkeys([*first, _NOTHING, *options]))


def _column_options(tab: Tab) -> list[str]:
    options = []
    for column in tab.columns:
        if column.outcome is None:
            options.append(column.header)
        if column.kind in DATE_TYPES:
            options += [f"{column.header} ({order})" for order in DateOrder]
    if tab is SURVEY_RESPONSES:
        options += [f"{number}{measure}" for number in range(1, len(OUTCOMES) + 1)
                    for measure in ("", f" {BEFORE}", f" {NOW}")]
    return options


def _option_text(result: UploadResult, choice: Choice, means: str) -> str:
    is_proposed = choice.is_open and means == choice.proposal
    return _means_text(result, means) + (f" (proposed, {'sure' if choice.sure else 'not sure'})" if is_proposed else "")


def _means_text(result: UploadResult, means: str) -> str:
    if means.startswith(FORMER_NAME_PREFIX):
        cop = means.removeprefix(FORMER_NAME_PREFIX).strip()
        return f"the CoP {result.cop_names.get(cop, cop)}"
    if not means[:1].isdigit():
        return means
    number, _, measure = means.partition(" ")
    return f"outcome {number}: {OUTCOMES[int(number) - 1]}" + (f", asked for {measure.lower()}" if measure else "")


def _choose(result: UploadResult, choice: Choice, key: str) -> None:
    means = st.session_state[key]
    rest = tuple(one for one in result.accepted
                 if one.key != choice.decided("").key
                 # Columns mean something else once their tab does.
                 and (choice.kind is not SuggestionKind.TAB or one.our_tab != choice.our_tab))
    decide(result, (*rest, choice.decided("" if means == _NOTHING else means)))


def _accept_all(result: UploadResult, waiting: list[Choice]) -> None:
    decide(result, (*result.accepted, *(choice.decided(choice.proposal) for choice in waiting)))
