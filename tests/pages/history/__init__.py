"""Tests of what pages show of earlier days."""
