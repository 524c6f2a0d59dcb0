"""The product's version; CHANGELOG.md says what changed with each."""

VERSION = "0.1.0"
