"""Who is looking: asked in every rerun, where data is loaded; who may not look sees one page that says why."""

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import streamlit as st

from cop_sheets import SourceUnreadable
from cop_sheets.settings import UNRESTRICTED_VIEWER, DenialReason, GoogleSettings, Viewer, authorize_viewer
from cop_sheets.store import RevokedLogins, login_key
from pages.session.config import AppConfig, current_config, is_exposed
from pages.session.current_source import current_data_source, live_sheets_for

REVOKED_LOGINS_FOLDER = "signed-out"
# Headers by which a proxy says that it passes a request on: by their beginnings and their ends.
_PROXY_HEADER_PREFIXES = ("forwarded", "via", "x-forwarded", "x-real-", "x-original-", "x-envoy-", "x-proxy")
_PROXY_HEADER_SUFFIXES = ("client-ip", "connecting-ip", "cluster-ip", "external-address")
_LOGIN_TOO_LONG_MESSAGE = ("You are not signed in: your login provider says more about you than one cookie can hold. "
                           "Tell whoever keeps this app: the provider is to put the email address into the ID token of "
                           "this app, and no groups, roles or picture; SECURITY.md says how, under Logins.")
_revoked_logins: dict[Path, RevokedLogins] = {}
_HOW_TO_GET_ACCESS = ("Ask your partnership's director, or whoever keeps this app at NCPC, to add the address that you "
                      "sign in with to your partnership's row in the registry sheet, column Managers. Then press Try "
                      "again; the registry is looked at once a minute.")
_OR_OPEN_ACCESS = ("Where everybody who reaches this address may see everything, write open = true under [access] in "
                   ".streamlit/secrets.toml instead.")
_REFUSAL_MESSAGES = {
    DenialReason.NO_EMAIL: "Your login does not say which email address is yours, so this app can't tell what you may "
                      "see. Sign in with another account, one that has an email address.",
    DenialReason.NOT_VERIFIED: "Your login does not vouch that this email address is yours, so it is not accepted. "
                          "Confirm the address with your login provider, or sign in with another account. Where your "
                          "provider never says so, whoever keeps this app can name it under trusted_issuers in "
                          "secrets.toml.",
    DenialReason.NO_LIST: "The registry sheet, which says who may see which partnership, could not be read yet, so "
                     "this app can't tell what you may see. Press Try again in a minute; where that does not help, "
                     "tell whoever keeps this app at NCPC.",
    DenialReason.NOT_LISTED: f"No partnership lists this address among its managers. {_HOW_TO_GET_ACCESS}",
}
LOGIN_TOO_LONG_COOKIE = "cop_login_too_long"    # stands in the place of a login in chunks


def revoked_logins(settings: GoogleSettings) -> RevokedLogins:
    """Return the logins that have ended, on any process that shares the folder of the copies."""
    folder = settings.snapshots / REVOKED_LOGINS_FOLDER
    return _revoked_logins.setdefault(folder, RevokedLogins(folder))


def is_signed_in(claims: Mapping, settings: GoogleSettings) -> bool:
    """Return whether somebody with the claims of a login is signed in, and has not signed out since."""
    return bool(claims.get("is_logged_in")) and login_key(claims) not in revoked_logins(settings)


def signed_in_viewer(claims: Mapping, config: AppConfig) -> Viewer | DenialReason | None:
    """Return what somebody with the claims of a login may see; None where nobody is signed in, or is no more.

    `config` names Google Sheets and a login. The partnerships are those that are known now: nothing is asked of Google.
    """
    if not is_signed_in(claims, config.settings):
        return None
    return authorize_viewer(claims, config.access, live_sheets_for(config.settings).sheet_sync.partnerships)


def require_viewer() -> Viewer:
    """Return who is looking; the script ends here, with a page that says why, where nobody may look."""
    config = current_config()
    if config.error:
        _show_message("This app is not set up yet", config.error)
    if config.settings is None:
        if _may_be_remote() and not config.access.is_open and not current_data_source().is_sample:
            _show_message("This folder of workbooks is for this computer only",
                          "A folder of workbooks has no login, so it is shown only where no other computer reaches the "
                          "app. Others reach this one: by the address that it listens at, or through a proxy. Take the "
                          "server's address and its other hosts out of the settings, and the proxy away. "
                          f"{_OR_OPEN_ACCESS}")
        return UNRESTRICTED_VIEWER
    if not config.access.is_open and not config.access.has_login:
        _show_message("Nobody can sign in yet",
                      "This app shows the partnerships' Google Sheets, so it has to know who is looking. Whoever keeps "
                      "it fills in [auth] and [access] in .streamlit/secrets.toml, as the README describes. "
                      + _OR_OPEN_ACCESS)
    try:
        viewer = _current_viewer(config)
    except SourceUnreadable as problem:
        _show_message("This app is not set up yet", str(problem))
    if viewer is None:
        _show_sign_in()
    if isinstance(viewer, DenialReason):
        _show_access_denied(viewer)
    return viewer


def _may_be_remote() -> bool:
    """Return whether who looks may sit at another computer; a proxy on this one says so in a header, if at all."""
    names = [name.lower() for name in st.context.headers]
    return is_exposed() or any(name.startswith(_PROXY_HEADER_PREFIXES) or name.endswith(_PROXY_HEADER_SUFFIXES)
                               for name in names)


def _current_viewer(config: AppConfig) -> Viewer | DenialReason | None:
    live_sheets_for(config.settings)    # What is named as the registry may be no sheet.
    if not config.access.has_login:
        return UNRESTRICTED_VIEWER
    claims = st.user.to_dict()
    viewer = signed_in_viewer(claims, config)
    if viewer in (DenialReason.NOT_LISTED, DenialReason.NO_LIST):
        # The list may not have been read yet, or may name them by now; nobody else may come by to have it looked at.
        current_data_source(show_names=False)
        viewer = signed_in_viewer(claims, config)
    return viewer


def draw_sign_out_button() -> None:
    """Offer to sign out, and say who is signed in, where there is a login."""
    config = current_config()
    if config.has_login:
        st.text(str(st.user.get("email", "")))
        st.button("Sign out", key="sign_out", icon=":material/logout:", on_click=st.logout)


def _show_sign_in() -> NoReturn:
    st.title("Communities of Practice")
    st.header("Sign in")
    if LOGIN_TOO_LONG_COOKIE in st.context.cookies:
        st.text(_LOGIN_TOO_LONG_MESSAGE)
    st.text("Partnerships' managers see their own partnership, NCPC sees all of them.")
    providers = _login_providers()
    for provider in providers:
        label = "Sign in" if len(providers) == 1 else f"Sign in with {provider.capitalize()}"
        st.button(label, key=f"sign_in_{provider}", type="primary", icon=":material/login:", on_click=st.login,
                  args=(provider,) if provider else ())
    st.stop()


def _login_providers() -> list[str]:
    """Return the names of the login providers, "" for the only one that has none."""
    auth = st.secrets["auth"]
    named_providers = [name for name, table in auth.items() if isinstance(table, Mapping) and "client_id" in table]
    return ([""] if "client_id" in auth else []) + named_providers


def _show_access_denied(refusal: DenialReason) -> NoReturn:
    st.title("Communities of Practice")
    st.header("You are signed in, but there is nothing for you to see")
    email = st.user.get("email")
    if email:
        st.text(f"You signed in as {email}.")
    st.text(_REFUSAL_MESSAGES[refusal])
    st.button("Try again", key="again", icon=":material/refresh:")
    st.button("Sign out", key="sign_out", icon=":material/logout:", on_click=st.logout)
    st.stop()


def _show_message(header: str, message: str) -> NoReturn:
    st.title("Communities of Practice")
    st.header(header)
    st.text(message)
    st.stop()
