# The dashboard for a server: Google Sheets with a login. Build and run:
#   docker build -t cop-dashboard .
#   docker run --rm -p 127.0.0.1:8501:8501 -v cop-state:/state \
#       -v "$PWD/.streamlit/secrets.toml:/app/.streamlit/secrets.toml:ro" -e 'STREAMLIT_SERVER_ALLOWED_HOSTS=cop.example.org 127.0.0.1' cop-dashboard
# behind a proxy that terminates https. Everything that must outlive a container, such as the store of copies and events, is
# in /state, which only the app's user can open. tests/architecture/test_container.py parses these steps and runs them without
# a container engine; keep them simple.
FROM python:3.11-slim

RUN useradd --create-home --uid 10001 cop && mkdir -p /app /state && chown cop /state && chmod 700 /state
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY app.py cli.py LICENSE ./
COPY .streamlit/config.toml .streamlit/
COPY cop_sheets cop_sheets
COPY validators validators
COPY summaries summaries
COPY workflow workflow
COPY pages pages

USER cop
# MALLOC_ARENA_MAX: see .ci/serve.
ENV STREAMLIT_SERVER_ADDRESS=0.0.0.0 STREAMLIT_SERVER_PORT=8501 STREAMLIT_SERVER_FILE_WATCHER_TYPE=none \
    PYTHONDONTWRITEBYTECODE=1 COP_STATE=/state MALLOC_ARENA_MAX=2
EXPOSE 8501
# Unknown paths return 200, too, so the check compares the body.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", "import urllib.request as u; assert u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4).read() == b'ok'"]
CMD ["streamlit", "run", "app.py"]
