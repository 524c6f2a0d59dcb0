"""Tests of cop_sheets/readers/."""
