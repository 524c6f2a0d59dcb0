"""Tests of cop_sheets/."""
