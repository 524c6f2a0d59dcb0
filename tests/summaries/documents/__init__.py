"""Tests of summaries/documents/."""
