"""Tests of summaries/fidelity/."""
