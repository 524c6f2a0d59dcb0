"""Tests of cop_sheets/google/provisioning/."""
