"""Tests of summaries/presentation/."""
