"""Options that several commands of the terminal have."""

import click

SECRETS_OPTION = click.option("--secrets", metavar="FILE", default=".streamlit/secrets.toml", show_default=True,
                              help="Where the credentials for Google Sheets stand; a folder needs none.")
OUTPUT_OPTION = click.option("-o", "--output", metavar="FILE", help="Write to FILE, whole or not at all.")
