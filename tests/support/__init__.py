"""Helpers shared by tests: workbooks written as text, the running app and a browser, a login provider."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
