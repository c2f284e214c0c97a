#!/usr/bin/env python3
"""Backs a MedChain database up with pgBackRest, goes on, erases patients, and restores copies of it: to the last commit, and to a moment
before the erasures. On each copy a server is started and medchain restore-check is run.

    restore.py [--patients 100] [--keep]

Needs Debian's postgresql and pgbackrest, and a build (./medchain start makes one). Nothing but loopback ports is used, and the database that
is backed up is one of the drill's own. Ends with status 0 if on both copies every key of before opens and every erased patient stays erased, and if
the trail of the first verifies, and that of the second up to the moment to which it was restored.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from servers import ROOT, Postgres, Secrets, Server, await_true, fail, log, make_tenant, run_drill, verify_chain

TENANT = "hospital-a"


class PgBackRest:
    """The repository, and how it is asked."""

    def __init__(self, processes, postgres):
        self.processes = processes
        self.repository = processes.folder("repository")
        self.file = processes.directory / "pgbackrest.conf"
        logs = processes.folder("pgbackrest-log")
        # docs/run/backup.md has the same lines.
        self.file.write_text(f"""[global]
repo1-path={self.repository}
repo1-retention-full=2
repo1-cipher-type=aes-256-cbc
repo1-cipher-pass={os.urandom(32).hex()}
start-fast=y
compress-type=zst
log-path={logs}
lock-path={processes.folder("pgbackrest-lock")}
spool-path={processes.folder("pgbackrest-spool")}
log-level-console=warn

[medchain]
pg1-path={postgres.data}
pg1-port={postgres.port}
pg1-socket-path={postgres.sockets}
pg1-user=postgres
""")
        processes.give(self.file)
        self.file.chmod(0o600)
        self.command = ["pgbackrest", f"--config={self.file}", "--stanza=medchain"]

    def run(self, *arguments):
        return self.processes.run([*self.command, *arguments])

    def archive_settings(self):
        return f"archive_mode = on\narchive_command = '{' '.join(self.command)} archive-push %p'\n"

    def restore(self, copy, *target):
        began = time.monotonic()
        self.run("restore", f"--pg1-path={copy.data}", "--archive-mode=off", "--target-action=promote" if target else "--type=default", *target)
        copy.start()
        return time.monotonic() - began


def write_keys(file, keys):
    file.write_text("".join(f"{patient}\t{encrypted}\n" for patient, encrypted in keys))


def restore_check(server, token, directory):
    """The command's exit status and what it found."""
    done = subprocess.run(
        ["java", "-jar", str(ROOT / "cli-module/target/medchain.jar"), "restore-check", "--known", str(directory / "known"), "--erased",
         str(directory / "erased"), "--output", "json"], capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "MEDCHAIN_SERVICE": f"http://127.0.0.1:{server.port}", "MEDCHAIN_TENANT": TENANT,
             "MEDCHAIN_TOKEN": token})
    if done.returncode not in (0, 7):
        fail(f"restore-check ended with {done.returncode}: {done.stderr}")
    return done.returncode, json.loads(done.stdout)


def server_on(processes, secrets, keys, copy, origin, name):
    """A server on a restored copy. The register is the newest there is, whatever the database is; so are the checkpoints."""
    server = Server(processes, secrets, name, copy.url(), keys)
    shutil.copy(origin.register, server.register)
    shutil.copytree(origin.checkpoints, server.checkpoints, dirs_exist_ok=True)
    return server


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=100, help="how many are erased, and how many stay")
    parser.add_argument("--keep", action="store_true", help="leave the files of the run, which have its secrets")
    options = parser.parse_args()
    run_drill("restore", lambda processes: drill(options.patients, processes), options.keep)


def drill(patients, processes):
    directory = processes.directory
    secrets = Secrets(directory)
    keys = directory / "keys"
    keys.mkdir(mode=0o700)
    origin, backup, server = start_origin(processes, secrets, keys)
    tokens = make_tenant(server, secrets, TENANT)
    user = server.client(tokens["key-user"])

    def generate(patient):
        return patient, user.until((201,), "POST", f"/api/v1/patients/{patient}/data-keys")["encryptedKey"]

    to_erase = [generate(f"erased-{number}") for number in range(patients)]
    known = [generate(f"known-{number}") for number in range(patients // 2)]
    backup.run("--type=full", "backup")
    log("backed up")
    known += [generate(f"known-{number}") for number in range(patients // 2, patients)]
    write_keys(directory / "known", known)
    write_keys(directory / "erased", to_erase)
    await_checkpoint(processes, server, tokens["auditor"], keys)
    moment = origin.psql("select clock_timestamp()")
    checkpoints_then = shutil.copytree(server.checkpoints, directory / "checkpoints-then")
    time.sleep(1)
    officer = server.client(tokens["privacy-officer"])
    for destruction in [officer.request_erasure(patient) for patient, _ in to_erase]:
        officer.await_erasure(destruction)
    await_checkpoint(processes, server, tokens["auditor"], keys)
    log(f"{patients} patients are erased")
    # Ends the file of the log that is written, and waits until it is in the repository.
    backup.run("check")
    server.stop()
    origin.kill()

    token = secrets.token("key-user,auditor", TENANT)
    # Entries behind the newest checkpoint of the original: decrypts, erasures that are made again.
    of_this_check = 20 * patients
    latest = Postgres(processes, "latest")
    took_latest = backup.restore(latest)
    copy = server_on(processes, secrets, keys, latest, server, "server-latest")
    copy.start()
    status, found = restore_check(copy, token, directory)
    log(f"to the last commit: {json.dumps(found)}")
    if status or not found["sound"]:
        fail("the copy of the last commit is not sound")
    offline, line = verify_chain(processes, copy, tokens["auditor"], TENANT, server.checkpoints, keys, of_this_check)
    log(line)
    if offline:
        fail("the trail of the copy does not verify")
    copy.stop()
    latest.kill()

    earlier = Postgres(processes, "earlier")
    took_earlier = backup.restore(earlier, "--type=time", f"--target={moment}")
    copy = server_on(processes, secrets, keys, earlier, server, "server-earlier")
    copy.start()
    again = copy.said("patients were destroyed again")
    status, found = restore_check(copy, token, directory)
    log(f"to {moment}: {json.dumps(found)}")
    if found["known"]["open"] != patients or found["erased"]["stayErased"] != patients or not again:
        fail("the copy of before the erasures lost keys, or opens erased ones")
    if status != 7 or found["chain"]["verified"]:
        fail("checkpoints of after the moment did not tell that the database is older")
    offline, line = verify_chain(processes, copy, tokens["auditor"], TENANT, checkpoints_then, keys, of_this_check)
    log(line)
    if offline:
        fail("the trail of the earlier copy does not verify up to its moment")
    copy.stop()
    print(f"""
                              last commit   {moment[:19]}
restored in                   {took_latest:.0f} s           {took_earlier:.0f} s
known keys that open          {patients:<13} {patients}
erased that stay erased       {patients:<13} {patients} (erased again at the start)
trail                         verified      verified up to that moment; newer checkpoints tell that it is older""")


def start_origin(processes, secrets, keys):
    origin = Postgres(processes, "origin")
    origin.make()
    backup = PgBackRest(processes, origin)
    with open(origin.data / "postgresql.conf", "a", encoding="utf-8") as settings:
        settings.write(backup.archive_settings())
    origin.start()
    backup.run("stanza-create")
    backup.run("check")
    origin.make_database(secrets.values["DATABASE_PASSWORD"])
    server = Server(processes, secrets, "server", origin.url(), keys)
    server.start()
    log("a server is ready")
    return origin, backup, server


def await_checkpoint(processes, server, auditor, keys):
    await_true(
        "a checkpoint of the newest entries",
        lambda: verify_chain(processes, server, auditor, TENANT, server.checkpoints, keys)[0] == 0, 60, 2)


if __name__ == "__main__":
    main()
