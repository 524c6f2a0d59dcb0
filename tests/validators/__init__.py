"""Tests of validators/."""
