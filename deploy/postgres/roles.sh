#!/bin/sh
# Run once as the superuser of an empty PostgreSQL server (the container does it by itself):
# the owner migrates, the application's role owns nothing and gets its rights from migrate.
# With --database the roles are there already, and only an empty database is made for them.
set -eu

as_superuser() {
    psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "${POSTGRES_USER:-postgres}" \
        --dbname postgres "$@"
}

if [ "${1:-}" != --database ]; then
    : "${OWNER_PASSWORD:?set OWNER_PASSWORD: the password of branchrecords_owner}"
    : "${APP_PASSWORD:?set APP_PASSWORD: the password of branchrecords_app}"
    as_superuser -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE branchrecords_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE branchrecords_app LOGIN PASSWORD :'app_password';
SQL
fi

as_superuser <<'SQL'
-- C.UTF-8: with a locale of C, searching Chinese text by trigram finds nothing.
CREATE DATABASE branchrecords OWNER branchrecords_owner
    TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE branchrecords FROM PUBLIC;
\connect branchrecords
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO branchrecords_owner;
SQL
