"""Tests of summaries/overview/."""
