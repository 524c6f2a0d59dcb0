"""Tests of summaries/fixes/."""
