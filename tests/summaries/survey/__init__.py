"""Tests of summaries/survey/."""
