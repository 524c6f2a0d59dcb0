"""Tests of pages/uploads/."""
