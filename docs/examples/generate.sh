#!/bin/sh
# Makes a picture with curl and saves it: DARKROOM_URL=http://127.0.0.1:8080 DARKROOM_KEY=dk_… sh generate.sh "a ceramic lamp" lamp.jpg
set -eu
url=${DARKROOM_URL:-http://127.0.0.1:8080}
# As a JSON text; a line break or a tab becomes a space.
prompt=$(printf '%s' "$1" | tr '\n\r\t' '   ' | sed 's/\\/\\\\/g; s/"/\\"/g')
file=$2

# The same key makes the same request buy once, however often it is sent: after a time-out, send it again.
answer=$(curl --silent --show-error --fail-with-body --retry 3 "$url/v1/generations" \
  --header "Authorization: Bearer $DARKROOM_KEY" --header 'Content-Type: application/json' --header 'Prefer: wait=120' \
  --header "Idempotency-Key: example-$$-$(date +%s)" \
  --data "{\"model\": \"seedream-4.5\", \"prompt\": \"$prompt\", \"aspect_ratio\": \"16:9\"}")
link=$(printf '%s' "$answer" | grep -o '"url" *: *"[^"]*"' | head -n 1 | sed 's/.*"\(http[^"]*\)"/\1/')
if [ -z "$link" ]; then
  printf 'not completed: %s\n' "$answer" >&2
  exit 1
fi
curl --silent --show-error --fail --output "$file" "$link"
printf '%s\n' "$link"
