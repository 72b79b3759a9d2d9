# Runs on amd64 and arm64 (a Raspberry Pi with a 64-bit system); every dependency comes as a wheel, so nothing is compiled.
FROM python:3.13-slim AS packages
COPY requirements.lock /
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r /requirements.lock

# The part of Plotly that our charts need.
FROM node:22-slim AS charts
COPY components/charts/ /charts/
RUN npm ci --prefix /charts --no-audit --no-fund

FROM python:3.13-slim
# pg_dump and pg_restore, for the backups of a plant on PostgreSQL.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin toolwarden \
 && install -d -o 10001 -g 10001 -m 700 /data
COPY --from=packages /opt/venv /opt/venv
COPY . /app
COPY --from=charts /charts/node_modules /app/var/charts/node_modules
# The root file system may be read-only: byte code is made now, and everything that changes lives in /data.
RUN python -m compileall -q /app \
 && printf '#!/bin/sh\nexec python -P -m app "$@"\n' > /usr/local/bin/toolwarden \
 && chmod 755 /usr/local/bin/toolwarden
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TOOLWARDEN_HOME=/data \
    NICEGUI_STORAGE_PATH=/data/screens
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["toolwarden"]
CMD ["run"]
