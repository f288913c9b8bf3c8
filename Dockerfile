# The Python that the tests run on.
FROM python:3.11-slim-bookworm AS build

ENV UV_PYTHON_DOWNLOADS=never \
    UV_LINK_MODE=copy
WORKDIR /app
RUN python -m venv /opt/uv \
    && /opt/uv/bin/pip install --no-cache-dir --disable-pip-version-check 'uv>=0.13,<0.14'
# The dependencies are a layer of their own: it changes only with the lock file.
COPY pyproject.toml uv.lock ./
RUN /opt/uv/bin/uv sync --frozen --no-dev --no-install-project --no-cache
COPY README.md LICENSE manifest.yml ./
COPY bot bot
COPY handlers handlers
COPY storage storage
RUN /opt/uv/bin/uv sync --frozen --no-dev --no-cache


FROM python:3.11-slim-bookworm

RUN python -m pip uninstall --yes --root-user-action=ignore pip setuptools wheel \
    && useradd --system --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin usher
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    USHER_HOST=0.0.0.0 \
    USHER_DATABASE_URL=sqlite+aiosqlite:////data/usher.db
USER 10001
# A `.env` belongs to development; here only the environment counts.
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + (os.environ.get('USHER_PORT') or '8080') + '/healthz', timeout=4)"]
CMD ["usher", "run"]
