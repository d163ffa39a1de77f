# One image for web, worker, beat and migrate; the fonts of the documents are part of the source.
FROM python:3.13-slim-bookworm

# Pango for PDF; without harfbuzz-subset a page takes seconds instead of a quarter of one.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/opt/venv/bin:$PATH
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

COPY . .
# Settings ask for these even to collect files; nothing of them stays in the image.
RUN DATABASE_URL=postgres://build@/build SECRET_KEY=build CELERY_BROKER_URL=redis://build/0 \
    FIELD_KEYS=build:YnVpbGQtb25seS1rZXktb2YtZXhhY3RseS0zMi1ieXQ= \
    python manage.py collectstatic --noinput -v 0 \
    && python -m compileall -q .

RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin branchrecords \
    && install -d -o branchrecords -g branchrecords /data/media /data/run
USER 10001
ENV MEDIA_ROOT=/data/media HOST=0.0.0.0 PORT=8000 HOME=/tmp
VOLUME /data/media
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s CMD ["python", "deploy/healthcheck.py", "web"]
CMD ["gunicorn", "branchrecords.wsgi"]
