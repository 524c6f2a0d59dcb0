"""Tests of summaries/figures/."""
