"""Tests of summaries/."""
