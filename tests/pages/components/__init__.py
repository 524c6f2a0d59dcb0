"""Tests of pages/components/."""
