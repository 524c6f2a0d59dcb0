"""Who is looking: asked in every rerun, where data is loaded; who may not look sees one page that says why."""

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import streamlit as st

from cop_sheets import SourceUnreadable
from cop_sheets.settings import EVERYBODY, Refusal, Settings, Viewer, viewer_of
from cop_sheets.store import SignOuts, login_key
from pages.session.config import Setup, is_exposed, setup
from pages.session.current_source import behind_of, opened

SIGNED_OUT = "signed-out"
# Headers by which a proxy says that it passes a request on: by their beginnings and their ends.
_FORWARDED = ("forwarded", "via", "x-forwarded", "x-real-", "x-original-", "x-envoy-", "x-proxy")
_FORWARDED_FOR = ("client-ip", "connecting-ip", "cluster-ip", "external-address")
_TOO_LONG = ("You are not signed in: your login provider says more about you than one cookie can hold. Tell whoever "
             "keeps this app: the provider is to put the email address into the ID token of this app, and no groups, "
             "roles or picture; SECURITY.md says how, under Logins.")
_sign_outs: dict[Path, SignOuts] = {}
_ASK = ("Ask your partnership's director, or whoever keeps this app at NCPC, to add the address that you sign in with "
        "to your partnership's row in the registry sheet, column Managers. Then press Try again; the registry is "
        "looked at once a minute.")
_OR_OPEN = ("Where everybody who reaches this address may see everything, write open = true under [access] in "
            ".streamlit/secrets.toml instead.")
_WHY = {
    Refusal.NO_EMAIL: "Your login does not say which email address is yours, so this app can't tell what you may see. "
                      "Sign in with another account, one that has an email address.",
    Refusal.NOT_VERIFIED: "Your login does not vouch that this email address is yours, so it is not accepted. Confirm "
                          "the address with your login provider, or sign in with another account. Where your provider "
                          "never says so, whoever keeps this app can name it under trusted_issuers in secrets.toml.",
    Refusal.NO_LIST: "The registry sheet, which says who may see which partnership, could not be read yet, so this app "
                     "can't tell what you may see. Press Try again in a minute; where that does not help, tell "
                     "whoever keeps this app at NCPC.",
    Refusal.NOT_LISTED: f"No partnership lists this address among its managers. {_ASK}",
}
TOO_LONG = "cop_login_too_long"    # stands in the place of a login in chunks


def sign_outs(settings: Settings) -> SignOuts:
    """Return the logins that have ended, on any process that shares the folder of the copies."""
    folder = settings.snapshots / SIGNED_OUT
    return _sign_outs.setdefault(folder, SignOuts(folder))


def is_signed_in(claims: Mapping, settings: Settings) -> bool:
    """Return whether somebody with the claims of a login is signed in, and has not signed out since."""
    return bool(claims.get("is_logged_in")) and login_key(claims) not in sign_outs(settings)


def viewer_signed_in(claims: Mapping, found: Setup) -> Viewer | Refusal | None:
    """Return what somebody with the claims of a login may see; None where nobody is signed in, or is no more.

    `found` names Google Sheets and a login. The partnerships are those that are known now: nothing is asked of Google.
    """
    if not is_signed_in(claims, found.settings):
        return None
    return viewer_of(claims, found.access, behind_of(found.settings).library.partnerships)


def admitted() -> Viewer:
    """Return who is looking; the script ends here, with a page that says why, where nobody may look."""
    found = setup()
    if found.trouble:
        _stop("This app is not set up yet", found.trouble)
    if found.settings is None:
        if _comes_from_elsewhere() and not found.access.is_open and not opened().is_sample:
            _stop("This folder of workbooks is for this computer only",
                  "A folder of workbooks has no login, so it is shown only where no other computer reaches the app. "
                  "Others reach this one: by the address that it listens at, or through a proxy. Take the server's "
                  f"address and its other hosts out of the settings, and the proxy away. {_OR_OPEN}")
        return EVERYBODY
    if not found.access.is_open and not found.access.has_login:
        _stop("Nobody can sign in yet",
              "This app shows the partnerships' Google Sheets, so it has to know who is looking. Whoever keeps it "
              "fills in [auth] and [access] in .streamlit/secrets.toml, as the README describes. " + _OR_OPEN)
    try:
        viewer = _who(found)
    except SourceUnreadable as problem:
        _stop("This app is not set up yet", str(problem))
    if viewer is None:
        _sign_in()
    if isinstance(viewer, Refusal):
        _refuse(viewer)
    return viewer


def _comes_from_elsewhere() -> bool:
    """Return whether who looks may sit at another computer; a proxy on this one says so in a header, if at all."""
    names = [name.lower() for name in st.context.headers]
    return is_exposed() or any(name.startswith(_FORWARDED) or name.endswith(_FORWARDED_FOR) for name in names)


def _who(found: Setup) -> Viewer | Refusal | None:
    behind_of(found.settings)    # What is named as the registry may be no sheet.
    if not found.access.has_login:
        return EVERYBODY
    claims = st.user.to_dict()
    viewer = viewer_signed_in(claims, found)
    if viewer in (Refusal.NOT_LISTED, Refusal.NO_LIST):
        # The list may not have been read yet, or may name them by now; nobody else may come by to have it looked at.
        opened(show_names=False)
        viewer = viewer_signed_in(claims, found)
    return viewer


def sign_out_button() -> None:
    """Offer to sign out, and say who is signed in, where there is a login."""
    found = setup()
    if found.has_login:
        st.text(str(st.user.get("email", "")))
        st.button("Sign out", key="sign_out", icon=":material/logout:", on_click=st.logout)


def _sign_in() -> NoReturn:
    st.title("Communities of Practice")
    st.header("Sign in")
    if TOO_LONG in st.context.cookies:
        st.text(_TOO_LONG)
    st.text("Partnerships' managers see their own partnership, NCPC sees all of them.")
    providers = _providers()
    for provider in providers:
        label = "Sign in" if len(providers) == 1 else f"Sign in with {provider.capitalize()}"
        st.button(label, key=f"sign_in_{provider}", type="primary", icon=":material/login:", on_click=st.login,
                  args=(provider,) if provider else ())
    st.stop()


def _providers() -> list[str]:
    """Return the names of the login providers, "" for the only one that has none."""
    auth = st.secrets["auth"]
    named = [name for name, table in auth.items() if isinstance(table, Mapping) and "client_id" in table]
    return ([""] if "client_id" in auth else []) + named


def _refuse(refusal: Refusal) -> NoReturn:
    st.title("Communities of Practice")
    st.header("You are signed in, but there is nothing for you to see")
    email = st.user.get("email")
    if email:
        st.text(f"You signed in as {email}.")
    st.text(_WHY[refusal])
    st.button("Try again", key="again", icon=":material/refresh:")
    st.button("Sign out", key="sign_out", icon=":material/logout:", on_click=st.logout)
    st.stop()


def _stop(header: str, sentence: str) -> NoReturn:
    st.title("Communities of Practice")
    st.header(header)
    st.text(sentence)
    st.stop()
