"""Tests of summaries/activity/."""
