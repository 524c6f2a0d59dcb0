"""Tests of cop_sheets/sample/."""
