#!/bin/sh
# A night's backup and the proof that it comes back, where manage.py has the owner's settings:
#
#   sh deploy/backup.sh FOLDER KEYS [NUMBER-KEPT]
#
# The exit status is that of what failed first: let somebody hear of it.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
[ -x "$python" ] || python=python  # in a container
"$python" manage.py backup "$1" --keys-to "$2" --keep "${3:-30}"
newest=$(ls -d "$1"/2* | tail -n 1)
exec "$python" manage.py restore "$newest" --rehearse
