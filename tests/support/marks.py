"""The marks of tests, by file or folder; `make quick` excludes marked tests.

`slow`: starts servers or other programs, takes more than two seconds, or is in a file that takes more than five.
Everything else is quick.
"""

MARKS: dict[str, tuple[str, ...]] = {
    "office": ("tests/cop_sheets/writers/test_round_trip.py",),
    "google": (
        "tests/fake_google/", "tests/cop_sheets/google/", "tests/terminal/test_google_cli.py",
        "tests/terminal/test_google_terminal.py", "tests/pages/test_google_pages.py",
        "tests/pages/session/test_live_sheets.py",
    ),
    "slow": (
        "tests/browser/", "tests/injection/", "tests/golden/", "tests/tools/", "tests/terminal/",
        "tests/cop_sheets/parsing/values/test_fuzz.py", "tests/cop_sheets/readers/test_bad_input.py",
        "tests/cop_sheets/readers/test_zip_sizes.py", "tests/cop_sheets/sample/", "tests/cop_sheets/sources/",
        "tests/cop_sheets/store/test_backup.py", "tests/cop_sheets/store/test_copies.py",
        "tests/cop_sheets/store/test_events.py", "tests/cop_sheets/store/test_history.py",
        "tests/cop_sheets/store/test_kill.py", "tests/cop_sheets/store/test_revoked_logins.py",
        "tests/cop_sheets/store/test_store.py", "tests/cop_sheets/store/test_take_over.py",
        "tests/oracle/test_recount.py", "tests/oracle/test_recount_gaps.py", "tests/oracle/test_real_input.py",
        "tests/pages/test_", "tests/pages/uploads/test_process.py", "tests/pages/session/test_auth.py",
        "tests/pages/session/test_login_gone.py", "tests/pages/session/test_store.py",
        "tests/pages/session/test_fiscal_year.py",
        "tests/pages/components/test_admin_notices.py",
        "tests/pages/server/test_login_chunks.py", "tests/pages/server/test_security.py",
        "tests/pages/server/test_signed_out.py", "tests/pages/server/test_forged_decisions.py",
        "tests/pages/session/test_decisions.py", "tests/pages/session/test_decided_reports.py", "tests/workflow/",
        "tests/architecture/test_container.py",
        "tests/architecture/test_layers.py", "tests/kept_stores/", "tests/oracle/test_cases.py",
        "tests/pages/history/", "tests/pages/uploads/test_own_log.py", "tests/cop_sheets/suggestions/",
        "tests/summaries/activity/", "tests/summaries/documents/", "tests/summaries/changes/",
        "tests/summaries/figures/test_confirmed_nones.py", "tests/summaries/figures/test_indicators.py",
        "tests/summaries/ncpc/", "tests/summaries/test_explained.py", "tests/validators/explanations/",
        "tests/validators/identity/", "tests/summaries/fidelity/test_cop_detail.py",
        "tests/validators/derived/test_dosage.py", "tests/summaries/fidelity/test_calendar.py",
        "tests/summaries/fixes/test_blockers.py",
        "tests/summaries/fixes/test_fix_list.py", "tests/summaries/overview/", "tests/summaries/survey/",
        "tests/summaries/test_chart_fields.py", "tests/validators/derived/test_shared_names.py",
        "tests/validators/derived/test_unanswered_outcomes.py", "tests/validators/test_many_flags.py",
        "tests/validators/test_flag_addresses.py", "tests/validators/test_privacy.py",
        "tests/validators/test_registry_flags.py", "tests/validators/test_subset.py",
        "tests/validators/test_tab_names.py", "tests/validators/test_typed_markers.py",
    ),
}


def marks_of(path: str) -> list[str]:
    """Return the marks of the tests in the file at `path` (from the root)."""
    return [mark for mark, places in MARKS.items() if path.startswith(places)]
