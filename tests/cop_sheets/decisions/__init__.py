"""Tests of cop_sheets/decisions/."""
