"""Tests of cli.py."""
