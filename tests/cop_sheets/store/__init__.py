"""Tests of cop_sheets/store/."""
