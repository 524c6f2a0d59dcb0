"""Tests of pages/session/."""
