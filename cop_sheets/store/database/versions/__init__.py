"""Alembic's scripts, one for each version of the schema, in their order.

A script that was released is never changed: a new version is a new script.
"""
