"""Tests of validators/derived/."""
