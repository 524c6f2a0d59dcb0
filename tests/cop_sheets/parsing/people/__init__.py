"""Tests of cop_sheets/parsing/people/."""
