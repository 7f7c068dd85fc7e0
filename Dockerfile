# Two images: `docker build --target api .` (API, worker and every other adreel command) and `docker build --target web .`.
# Both run without root on a read-only file system; api writes to /data and /tmp only.
ARG PYTHON_VERSION=3.11
ARG NODE_VERSION=22


FROM node:${NODE_VERSION}-bookworm-slim AS web-build
ENV NEXT_TELEMETRY_DISABLED=1
WORKDIR /build
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund --loglevel error
COPY frontend/ ./
RUN npm run build && \
    mv .next/static .next/standalone/.next/static && \
    mv public .next/standalone/public


FROM node:${NODE_VERSION}-bookworm-slim AS web
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000 API_INTERNAL_URL=http://api:8000
WORKDIR /srv/adreel
COPY --from=web-build /build/.next/standalone/ ./
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/login`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]


FROM python:${PYTHON_VERSION}-slim-bookworm AS api-build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/venv
COPY requirements.txt /srv/adreel/
RUN /opt/venv/bin/pip install --quiet --require-hashes --only-binary :all: -r /srv/adreel/requirements.txt
COPY pyproject.toml README.md LICENSE /srv/adreel/
COPY backend/ /srv/adreel/backend/
RUN /opt/venv/bin/pip install --quiet --no-deps --no-build-isolation --editable /srv/adreel && \
    /opt/venv/bin/python -m compileall -q /opt/venv/lib /srv/adreel/backend


FROM python:${PYTHON_VERSION}-slim-bookworm AS api
RUN groupadd --gid 10001 adreel && \
    useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin adreel && \
    install -d -o adreel -g adreel -m 0750 /data
COPY --from=api-build /opt/venv /opt/venv
COPY --from=api-build /srv/adreel /srv/adreel
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    ENVIRONMENT=production HOST=0.0.0.0 PORT=8000 DATA_DIR=/data NUMBA_CACHE_DIR=/data/numba-cache HOME=/data
WORKDIR /data
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
# Alive, not ready: a database that is away for a while is no reason to end what renders. A worker has no port: switch this off there.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health', timeout=4)"]
ENTRYPOINT ["adreel"]
CMD ["serve"]
