#!/usr/bin/env bash
# systemd.sh ARCHIVE COMMANDS DIRECTORY WARD: boots the systemd of this machine as process 1 of namespaces of their own, over the machine's files as
# they are, and runs there, on a PostgreSQL that it starts, what docs/run/install.md says for an archive (COMMANDS: unpack.sh and start.sh), with a module
# added. DIRECTORY has what the test gives: issuer.pem, admin.token, user.token. Needs root, systemd and PostgreSQL of Debian, openssl and curl. Says
# what it has seen, line by line; ends with the first thing that is not so; with status 77 if no systemd can be booted here.
set -euo pipefail
self="$(realpath "${BASH_SOURCE[0]}")" archive="$1" commands="$2" directory="$3" ward="$4" stage="${5:-outside}"
share=/var/tmp/share

fail() {
    echo "systemd.sh: $1" >&2
    exit 1
}

# Moves this process into a control group that becomes the root of systemd's, and goes on in the namespaces.
outside() {
    local groups=/sys/fs/cgroup
    [ "$(stat -f -c %T "$groups")" = cgroup2fs ] || groups=/sys/fs/cgroup/unified
    group="$groups/medchain-systemd-$$"
    mkdir "$group" || { echo "systemd.sh: no control group can be made" >&2 && exit 77; }
    timeout --kill-after=10 900 script --quiet --return --command \
        "bash '$self' '$archive' '$commands' '$directory' '$ward' in:$group" /dev/null >"$directory/console.log" 2>&1 </dev/null || true
    find "$group" -depth -type d -exec rmdir {} + || true
    [ -e "$directory/booted" ] || { echo "systemd.sh: systemd does not boot here" >&2 && exit 77; }
    cat "$directory/said"
    exit "$(cat "$directory/status")"
}

namespaces() {
    echo $$ >"$1/cgroup.procs"
    exec unshare --cgroup --pid --fork --mount --uts --ipc --kill-child bash "$self" "$archive" "$commands" "$directory" "$ward" boot
}

boot() {
    local root=/tmp/medchain-systemd
    mkdir -p "$root"
    mount --make-rprivate /
    mount -t tmpfs tmpfs "$root"
    mkdir -p "$root"/{upper,work,root}
    mount -t overlay overlay -o "lowerdir=/,upperdir=$root/upper,workdir=$root/work" "$root/root"
    cd "$root/root"
    mount -t proc proc proc
    mount -t sysfs -o ro sysfs sys
    mount -t tmpfs tmpfs sys/fs/cgroup
    mount -t cgroup2 cgroup2 sys/fs/cgroup
    mount -t tmpfs tmpfs run
    mount -t tmpfs tmpfs tmp
    mount --rbind /dev dev
    mkdir -p ".$share"
    mount --bind "$directory" ".$share"
    cp "$self" var/tmp/systemd.sh
    cp "$archive" var/tmp/
    cp -r "$commands" var/tmp/commands
    cp "$ward" var/tmp/ward.war
    cat >etc/systemd/system/medchain-test.service <<UNIT
[Unit]
After=basic.target
[Service]
Type=oneshot
ExecStart=/bin/bash /var/tmp/systemd.sh /var/tmp/$(basename "$archive") /var/tmp/commands $share /var/tmp/ward.war installed
ExecStopPost=/bin/bash -c 'echo \$EXIT_STATUS >$share/status; systemctl exit --force'
StandardOutput=file:$share/said
StandardError=inherit
UNIT
    cat >etc/systemd/system/medchain-test.target <<UNIT
[Unit]
Requires=basic.target medchain-test.service
After=basic.target
UNIT
    # systemd 256 and newer wants this word where the machine still has the older control groups.
    # The units make user namespaces, which nobody may within a chroot.
    mkdir -p mnt/machine
    pivot_root . mnt/machine
    cd /
    umount --lazy /mnt/machine
    exec env -i container=lxc SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1 PATH=/usr/sbin:/usr/bin \
        /usr/lib/systemd/systemd --system --unit=medchain-test.target
}

secret() {
    openssl rand -hex 16
}

postgresql() {
    local bin data=/var/tmp/postgresql
    bin="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)"
    install -d -o postgres "$data"
    runuser -u postgres -- "$bin/initdb" -D "$data/main" -A trust >/dev/null
    systemd-run --quiet --unit=test-postgresql -p User=postgres -p Type=notify \
        "$bin/postgres" -D "$data/main" -p "$database" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$data"
    runuser -u postgres -- psql -q -h "$data" -p "$database" -f /opt/medchain-keys/sql/roles.sql >/dev/null
}

# What the page's example of the settings leaves to the operator.
settings() {
    local file=/etc/medchain-keys/medchain.env
    sed -i -E "s#^DATABASE_URL=.*#DATABASE_URL=jdbc:postgresql://127.0.0.1:$database/medchain#; s#^KMS_ENABLED=.*#KMS_ENABLED=false#; s#^AWS_REGION=.*##
        s#^(DATABASE_PASSWORD|KEYSTORE_PASSWORD)=.*#\1=$(secret)#; s#^\#LOCAL_KEK=.*#LOCAL_KEK=$(secret)#
        s#^MP_JWT_VERIFY_ISSUER=.*#MP_JWT_VERIFY_ISSUER=$(cat "$share/issuer")#
        s#^MP_JWT_VERIFY_PUBLICKEY_LOCATION=.*#MP_JWT_VERIFY_PUBLICKEY_LOCATION=/var/lib/medchain-keys/issuer.pem#
        s#^HTTPS_PORT=.*#HTTPS_PORT=$https#; s#^HEALTH_PORT=.*#HEALTH_PORT=$health#" "$file"
    sed -i "s#^DATABASE_OWNER_PASSWORD=.*#DATABASE_OWNER_PASSWORD=$(secret)#" /etc/medchain-keys/owner.env
    install -m 0644 "$share/issuer.pem" /var/lib/medchain-keys/issuer.pem
}

# The HTTPS port opens a moment after the server is ready.
wait_until_ready() {
    local waited
    for ((waited = 0; waited < 120; waited++)); do
        ! { curl -sf "http://127.0.0.1:$health/health/ready" && curl -skf "https://127.0.0.1:$https/health/live"; } >/dev/null || return 0
        sleep 1
    done
    fail "the server is not ready"
}

# ask STATUS TOKEN METHOD PATH TYPE BODY
ask() {
    local status
    status="$(curl -sk -o /dev/null -w '%{http_code}' -X "$3" -H "Authorization: Bearer $(cat "$share/$2.token")" -H "Content-Type: $5" \
        --data-binary "$6" "https://127.0.0.1:$https$4" || true)"
    [ "$status" = "$1" ] || fail "$3 $4 is answered with $status"
}

main_process() {
    systemctl show --property MainPID --value medchain-keys
}

installed() {
    local before changed
    touch "$share/booted"
    trap 'journalctl --no-pager --boot >"$share/journal"' EXIT
    cd /var/tmp
    read -r database https health <<<"$(shuf -i 10000-32000 -n 3 | tr '\n' ' ')"
    . "$commands/unpack.sh"
    postgresql
    settings
    MEDCHAIN_ENVIRONMENT=/etc/medchain-keys/medchain.env /opt/medchain-keys/bin/medchain check-config | grep -qx 'The settings are sound.' ||
        fail "the settings are wrong"
    touch "$share/begun"
    . "$commands/start.sh"
    wait_until_ready
    systemctl is-enabled --quiet medchain-keys || fail "the unit is not enabled"
    echo "the units of the page migrate the database and start the server"

    [ "$(ps -o user= -p "$(main_process)")" = medchain ] || fail "the process is another user's"
    ! grep -q '^CapEff:.*[1-9a-f]' "/proc/$(main_process)/status" || fail "the process has capabilities"
    ! tr '\0' '\n' <"/proc/$(main_process)/environ" | grep -q '^DATABASE_OWNER_PASSWORD=' || fail "the server has the owner's password"
    ask 201 admin PUT /api/v1/tenants/hospital-a application/json '{"name": "Hospital A"}'
    ask 201 user POST /api/v1/patients/patient-1/data-keys application/json ''
    echo "it is the user medchain's, without capabilities, and hands out a data key"

    before="$(main_process)"
    kill -9 "$before"
    for ((waited = 0; waited < 60; waited++)); do
        [ "$(main_process)" = "$before" ] || [ "$(main_process)" = 0 ] || break
        sleep 1
    done
    wait_until_ready
    [ "$(main_process)" != "$before" ] || fail "systemd has not started another"
    ask 201 user POST /api/v1/patients/patient-1/data-keys application/json ''
    echo "after kill -9 systemd starts another"

    /opt/medchain-keys/bin/medchain module add /var/tmp/ward.war --feature appSecurity-5.0 --feature mpJwt-2.1
    touch "$share/begun"
    systemctl restart medchain-keys
    wait_until_ready
    for ((waited = 0; waited < 60; waited++)); do
        [ "$(curl -sk -o /dev/null -w '%{http_code}' "https://127.0.0.1:$https/ward/api/patients/patient-1/note" || true)" != 401 ] || break
        sleep 1
    done
    ask 204 user PUT /ward/api/patients/patient-1/note text/plain 'Kalium 4,1 mmol/l'
    ask 200 user GET /ward/api/patients/patient-1/note text/plain ''
    changed="$(find /opt/medchain-keys/ -newer "$share/begun")"
    [ -z "$changed" ] || fail "the server has written to the archive's own files: $changed"
    systemctl stop medchain-keys
    [ "$(systemctl show --property Result --value medchain-keys)" = success ] || fail "the unit has failed when it was stopped"
    echo "a module that was added works, and the server stops"
}

case "$stage" in
    outside) outside ;;
    in:*) namespaces "${stage#in:}" ;;
    *) "$stage" ;;
esac
