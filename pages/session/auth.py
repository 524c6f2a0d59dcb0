"""Access control, checked in every rerun before data is loaded; without access a page explains why."""

from collections.abc import Mapping
from typing import NoReturn

import streamlit as st

from cop_sheets import SourceUnreadable
from cop_sheets.settings import UNRESTRICTED_VIEWER, DenialReason, Viewer, authorize_viewer
from cop_sheets.store import login_key
from pages.session.clicks import drop_click
from pages.session.config import AppConfig, current_config, is_exposed
from pages.session.current_source import current_data_source, live_sheets_for
from pages.session.rerun import once_per_rerun, rerun_scope
from pages.session.store import revoked_logins
from summaries.presentation.wording import with_period
from workflow.people import ActionRefused

# Headers that proxies, load balancers and login proxies add to a request: by prefix, by suffix, and whole.
_PROXY_HEADER_PREFIXES = ("forwarded", "via", "x-forwarded", "x-real-", "x-original-", "x-envoy-", "x-proxy", "cf-",
                          "x-arr-", "x-amzn-", "x-azure-", "x-varnish", "x-goog-", "x-auth-request-", "tailscale-")
_PROXY_HEADER_SUFFIXES = ("client-ip", "clientip", "connecting-ip", "cluster-ip", "external-address", "remote-ip",
                          "remote-user", "originating-ip")
_PROXY_HEADERS = ("x-scheme", "front-end-https", "cdn-loop")
_LOGIN_TOO_LONG_MESSAGE = ("You are not signed in: your login provider says more about you than one cookie can hold. "
                           "Tell whoever keeps this app: the provider is to put the email address into the ID token of "
                           "this app, and no groups, roles or picture; SECURITY.md says how, under Logins.")
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
LOGIN_TOO_LONG_COOKIE = "cop_login_too_long"    # set in a request by pages.server.login_cookie


def is_signed_in(claims: Mapping, config: AppConfig) -> bool:
    """Return whether the login with these claims is valid and has not been signed out; False while that isn't known."""
    if not claims.get("is_logged_in"):
        return False
    revoked = revoked_logins(config.state)
    return revoked.is_known and login_key(claims) not in revoked


def signed_in_viewer(claims: Mapping, config: AppConfig) -> Viewer | DenialReason | None:
    """Return what the login with these claims may see; None if nobody is signed in.

    `config` must have `settings`. Uses the registry as read last and sends no request to Google.
    """
    assert config.settings is not None
    if not claims.get("is_logged_in"):
        return None
    revoked = revoked_logins(config.state)
    if not revoked.is_known:
        return DenialReason.LOGINS_UNKNOWN
    if login_key(claims) in revoked:
        return None
    return authorize_viewer(claims, config.access, live_sheets_for(config.settings).sheet_sync.partnerships)


def acting_viewer() -> Viewer:
    """Return what the person of this visit may do at this moment, by the settings and the registry as they are now.

    For the transaction that writes something: it draws nothing and sends no request. Raises ActionRefused.
    """
    with rerun_scope():    # so that nothing is reused that was read before
        config = current_config()
        viewer = None if _setup_refusal(config) else UNRESTRICTED_VIEWER if not config.has_login else signed_in_viewer(
            st.user.to_dict(), config)
    if not isinstance(viewer, Viewer):
        raise ActionRefused("Nothing was kept, because you are not signed in any more, or may not see this any more. "
                            "Copy what you typed, and reload the page.")
    return viewer


def require_viewer() -> Viewer:
    """Return the viewer. Without access, draw a page that explains why and stop the script."""
    config = current_config()
    if refusal := _setup_refusal(config):
        _show_message(*refusal)
    if config.settings is None:
        return UNRESTRICTED_VIEWER
    try:
        viewer = _current_viewer(config)
    except SourceUnreadable as problem:
        _show_message("This app is not set up yet", str(problem))
    if viewer is None:
        _show_sign_in(config.access.contact)
    if viewer is DenialReason.LOGINS_UNKNOWN:
        _show_message("Nobody can be signed in at the moment",
                      "Which logins have ended is kept in the app's store, and that has not answered for a minute or "
                      "more, so no login is accepted until it does. Reload this page in a minute; where that does not "
                      "help, tell whoever keeps this app: the app's log says why.")
    if isinstance(viewer, DenialReason):
        _show_access_denied(viewer, config.access.contact)
    return viewer


def _setup_refusal(config: AppConfig) -> tuple[str, str] | None:
    """Return header and message where nobody sees anything, whoever it is; None otherwise."""
    if config.error:
        return "This app is not set up yet", config.error
    if config.access.is_open:
        return None
    if config.settings is None and _may_be_remote() and not current_data_source().is_sample:
        return ("This folder of workbooks is for this computer only",
                "A folder of workbooks has no login, so it is shown only where no other computer reaches the "
                "app. Others reach this one: by the address that it listens at, or through a proxy. Take the "
                f"server's address and its other hosts out of the settings, and the proxy away. {_OR_OPEN_ACCESS}")
    if config.settings is not None and not config.access.has_login:
        return ("Nobody can sign in yet",
                "This app shows the partnerships' Google Sheets, so it has to know who is looking. Whoever keeps "
                "it fills in [auth] and [access] in .streamlit/secrets.toml, as the README describes. "
                + _OR_OPEN_ACCESS)
    return None


@once_per_rerun
def _may_be_remote() -> bool:
    """Return whether the request may come from another computer, directly or through a proxy that adds headers."""
    names = [name.lower() for name in st.context.headers]
    return is_exposed() or any(name.startswith(_PROXY_HEADER_PREFIXES) or name.endswith(_PROXY_HEADER_SUFFIXES)
                               or name in _PROXY_HEADERS for name in names)


def _current_viewer(config: AppConfig) -> Viewer | DenialReason | None:
    assert config.settings is not None
    live_sheets_for(config.settings)    # raises SourceUnreadable if the registry's address is no sheet
    if not config.access.has_login:
        return UNRESTRICTED_VIEWER
    revoked = revoked_logins(config.state)
    revoked.wait()
    if not revoked.is_known:    # also said to who isn't signed in: signing in would be in vain
        return DenialReason.LOGINS_UNKNOWN
    claims = st.user.to_dict()
    viewer = signed_in_viewer(claims, config)
    if viewer in (DenialReason.NOT_LISTED, DenialReason.NO_LIST):
        # The registry may not have been read yet or may have changed, so read it before refusing.
        current_data_source(show_names=False)
        viewer = signed_in_viewer(claims, config)
    return viewer


def draw_sign_out_button(key: str) -> None:
    """Draw the user's email address and the button to sign out, with the key `key`, if the app has a login."""
    config = current_config()
    if config.has_login:
        st.text(str(st.user.get("email", "")))
        st.button("Sign out", key=key, icon=":material/logout:", on_click=st.logout)


def _show_sign_in(contact: str) -> NoReturn:
    st.title("Communities of Practice", anchor=False)
    st.header("Sign in", anchor=False)
    if LOGIN_TOO_LONG_COOKIE in st.context.cookies:
        st.text(_LOGIN_TOO_LONG_MESSAGE)
    st.text("Partnerships' managers see their own partnership, NCPC sees all of them.")
    if contact:
        st.text(f"Questions? Ask {with_period(contact)}")
    providers = _login_providers()
    for provider in providers:
        label = "Sign in" if len(providers) == 1 else f"Sign in with {provider.capitalize()}"
        st.button(label, key=f"sign_in_{provider}", type="primary", icon=":material/login:", on_click=st.login,
                  args=(provider,) if provider else ())
    st.stop()


def _login_providers() -> list[str]:
    """Return the names of the configured login providers; "" for the unnamed one."""
    auth = st.secrets["auth"]
    named_providers = [name for name, table in auth.items() if isinstance(table, Mapping) and "client_id" in table]
    return ([""] if "client_id" in auth else []) + named_providers


def _show_access_denied(refusal: DenialReason, contact: str) -> NoReturn:
    st.title("Communities of Practice", anchor=False)
    st.header("You are signed in, but there is nothing for you to see", anchor=False)
    email = st.user.get("email")
    if email:
        st.text(f"You signed in as {email}.")
    if drop_click():
        st.text("What you have just pressed a button for was not kept, because you may not see this any more.")
    st.text(_REFUSAL_MESSAGES[refusal])
    if contact:
        st.text(f"Questions? Ask {with_period(contact)}")
    st.button("Try again", key="again", icon=":material/refresh:")
    st.button("Sign out", key="sign_out", icon=":material/logout:", on_click=st.logout)
    st.stop()


def _show_message(header: str, message: str) -> NoReturn:
    st.title("Communities of Practice", anchor=False)
    st.header(header, anchor=False)
    st.text(message)
    st.stop()
