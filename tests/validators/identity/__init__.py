"""Tests of validators/identity/."""
