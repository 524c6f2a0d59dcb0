"""Tests of summaries/ncpc/."""
