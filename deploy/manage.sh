#!/bin/sh
# manage.py of the installation with its settings and as its account, for root:
#
#   sh /srv/branchrecords/current/deploy/manage.sh create_administrator …
#
# The owner's password is read for the commands alone that work as the owner.
set -eu
place=$(cd "$(dirname "$0")/.." && pwd)
settings=${SETTINGS:-/etc/branchrecords}
set -a
. "$settings/environment"
case "${1:-}" in
    migrate | backup | restore | rotate_keys) . "$settings/owner" ;;
esac
set +a
umask 0027
cd "$place"
exec runuser -u branchrecords -- .venv/bin/python manage.py "$@"
