"""Tests of cop_sheets/parsing/."""
