"""Tests of validators/rules/."""
