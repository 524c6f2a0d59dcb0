"""Tests of cop_sheets/writers/."""
