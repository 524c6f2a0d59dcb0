"""Tests of validators/explanations/."""
