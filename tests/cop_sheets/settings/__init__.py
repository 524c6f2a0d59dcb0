"""Tests of cop_sheets/settings/."""
