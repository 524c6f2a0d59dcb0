"""Tests of the fake Google itself."""
