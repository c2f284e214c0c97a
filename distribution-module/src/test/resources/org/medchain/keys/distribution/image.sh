#!/usr/bin/env bash
# image.sh ARCHIVE CONTAINERFILE DIRECTORY: makes the image on a Debian with OpenJDK 21 in place of Open Liberty's, which takes a registry, and
# runs it as a pod would have it: user 1001, secrets in files of root's that the group reads, volumes for what is written. Needs root, buildah,
# netavark, debootstrap, openssl and curl. Says what it has seen, line by line; ends with the first thing that is not so; with status 77 if no Debian
# can be made here.
set -euo pipefail
archive="$1" containerfile="$2" directory="$3"
export BUILDAH_ISOLATION=chroot
limits=(--ulimit "nofile=$(ulimit -Hn):$(ulimit -Hn)" --ulimit "nproc=$(ulimit -Hu):$(ulimit -Hu)")

fail() {
    echo "image.sh: $1" >&2
    exit 1
}

no_debian() {
    echo "image.sh: no Debian can be made here: $1" >&2
    exit 77
}

buildah() {
    command buildah --root "$directory/storage" --runroot "$directory/run" "$@"
}

end() {
    [ -z "${server:-}" ] || { kill $(descendants "$server") 2>/dev/null && wait "$server" || true; }
    buildah rm --all >/dev/null 2>&1 || true
    buildah rmi --all --force >/dev/null 2>&1 || true
    # buildah's own mount, which it leaves: the directory can't be removed with it.
    umount "$directory/storage/overlay" 2>/dev/null || true
}

# The process and those that it started.
descendants() {
    local child
    for child in $(pgrep -P "$1"); do descendants "$child"; done
    echo "$1"
}

trap end EXIT

base="$(buildah from scratch)" || no_debian "buildah makes no container"
root="$(buildah mount "$base")" || no_debian "buildah mounts no container"
timeout 300 debootstrap --variant=minbase --include=openjdk-21-jre-headless trixie "$root" >"$directory/debootstrap.log" 2>&1 ||
    no_debian "debootstrap ends with $(tail -n 1 "$directory/debootstrap.log")"
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
buildah commit --quiet --rm "$base" localhost/base >/dev/null

mkdir "$directory/context"
cp "$archive" "$directory/context"
buildah build --quiet "${limits[@]}" --build-arg BASE=localhost/base --file "$containerfile" --tag localhost/medchain-keys "$directory/context" \
    >/dev/null
echo "the image is made"

# Its layers, its settings and its history hold no secret: none was there when it was made, and none is made by it.
buildah inspect --type image localhost/medchain-keys >"$directory/inspect.json"
grep -q '"User": "1001"' "$directory/inspect.json" || fail "the user is another"
! grep -E '[A-Z_]*(PASSWORD|KEK|SECRET|TOKEN)[A-Z_]*=' "$directory/inspect.json" || fail "a secret is a setting of the image"
container="$(buildah from "${limits[@]}" localhost/medchain-keys)"
root="$(buildah mount "$container")"
! find "$root/opt/medchain-keys/" "$root/state" "$root/data" -name '*.p12' -o -name '*.pem' -o -name server.env -o -name workarea | grep . ||
    fail "a file of a server is in the image"
echo "it has no secret, and user 1001"

umask 027
mkdir "$directory/secrets" "$directory/data" "$directory/state" "$directory/tmp"
secret() {
    printf '%s\n' "$2" >"$directory/secrets/$1"
    chmod 0440 "$directory/secrets/$1"
}
secret local-kek "$(openssl rand -hex 16)"
secret database-password "$(openssl rand -hex 16)"
secret keystore-password "$(openssl rand -hex 16)"
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$directory/issuer.pem"
openssl pkey -in "$directory/issuer.pem" -pubout -out "$directory/secrets/issuer.pem"
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=image -keyout "$directory/secrets/tls.key" -out "$directory/secrets/tls.crt" 2>/dev/null
chmod 0440 "$directory/secrets"/*
mkdir "$directory/data/checkpoints"
chown -R 1001 "$directory/data" "$directory/state" "$directory/tmp"
# What a container's own user reaches on its way to the volumes.
chmod 0711 "$directory"
read -r port health <<<"$(shuf -i 10000-32000 -n 2 | tr '\n' ' ')"
touch "$directory/begun"

buildah run --user 1001 \
    --volume "$directory/secrets:/etc/medchain-keys:ro" --volume "$directory/data:/data" --volume "$directory/state:/state" \
    --volume "$directory/tmp:/tmp" \
    --env HTTPS_PORT="$port" --env HTTPS_HOST=127.0.0.1 --env HEALTH_PORT="$health" --env HEALTH_HOST=127.0.0.1 \
    --env DATABASE_URL='jdbc:h2:file:/data/medchain;MODE=LEGACY;WRITE_DELAY=0;TRACE_LEVEL_FILE=0' --env DATABASE_USER=medchain \
    --env DATABASE_PASSWORD_FILE=/etc/medchain-keys/database-password \
    --env LOCAL_KEK_FILE=/etc/medchain-keys/local-kek \
    --env KEYSTORE_PASSWORD_FILE=/etc/medchain-keys/keystore-password \
    --env TLS_CERTIFICATE_FILE=/etc/medchain-keys/tls.crt --env TLS_KEY_FILE=/etc/medchain-keys/tls.key \
    --env MP_JWT_VERIFY_ISSUER=https://issuer.example.org --env MP_JWT_VERIFY_AUDIENCES=medchain-keys \
    --env MP_JWT_VERIFY_PUBLICKEY_LOCATION=/etc/medchain-keys/issuer.pem \
    --env AUDIT_CHECKPOINT_DIRECTORY=/data/checkpoints --env AUDIT_CHECKPOINT_KEY_FILE=/data/checkpoint-key.pem \
    --env ROW_KEY_FILE=/data/row-key --env CERTIFICATE_KEY_FILE=/data/certificate-key.pem --env ERASURE_REGISTER_FILE=/data/erasure-register \
    --env ERASURE_REGISTER_COPY=/data/erasure-register-copy \
    "$container" -- /opt/medchain-keys/bin/medchain run >"$directory/console.log" 2>&1 &
server=$!

for ((waited = 0; waited < 180; waited++)); do
    [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$health/health/ready" || true)" != 200 ] || break
    kill -0 "$server" 2>/dev/null || fail "the server has ended: see $directory/console.log"
    sleep 1
done
[ "$waited" -lt 180 ] || fail "the server is not ready: see $directory/console.log"
echo "the server is ready"

# Open Liberty looks at the keystore each second.
for ((waited = 0; waited < 30; waited++)); do
    ! curl -s --cacert "$directory/secrets/tls.crt" --resolve "image:$port:127.0.0.1" "https://image:$port/health/live" >/dev/null || break
    sleep 1
done
[ "$waited" -lt 30 ] || fail "another certificate is served"
echo "it serves the certificate of the secret"

java="$(descendants "$server" | while read -r process; do [ "$(cat "/proc/$process/comm")" != java ] || echo "$process"; done)"
[ "$(awk '/^Uid:/ {print $2, $3, $4, $5}' "/proc/$java/status")" = '1001 1001 1001 1001' ] || fail "the process is another user's"
echo "its process is that of user 1001"

grep -q '^{.*"type":"liberty_message".*wraps data keys with the provider' "$directory/console.log" ||
    fail "the console has no JSON: see $directory/console.log"
! grep -F -f <(cat "$directory/secrets"/{local-kek,database-password,keystore-password}) "$directory/console.log" || fail "a secret is in the log"
echo "its console is JSON, without a secret"

changed="$(find "$root" -xdev \( -path "$root/dev" -o -path "$root/proc" -o -path "$root/sys" \) -prune -o -newer "$directory/begun" -user 1001 -print)"
[ -z "$changed" ] || fail "the server has written to the image's own files: $changed"
echo "it writes to its volumes alone"
