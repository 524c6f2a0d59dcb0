"""Tests of pages/server/."""
