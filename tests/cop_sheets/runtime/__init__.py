"""Tests of cop_sheets/runtime/."""
