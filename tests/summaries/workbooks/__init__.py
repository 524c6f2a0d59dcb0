"""Tests of summaries/workbooks/."""
