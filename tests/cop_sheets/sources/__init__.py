"""Tests of cop_sheets/sources/."""
