#!/usr/bin/env python3
"""Kills the primary of three PostgreSQL nodes under Patroni again and again, under 64 clients of two servers of MedChain, and shows
what is left of what they acknowledged.

    failover.py [--kills 20] [--clients 64] [--freeze] [--pgbouncer] [--keep]

Needs Debian's patroni, etcd-server, haproxy, pgbouncer and postgresql, and a build (./medchain start makes one). Nothing but loopback ports is
used; etcd is a single node here, three on three machines in production. Ends with status 0 if all of the following holds: each acknowledged
key opens, each server served again within 30 s after each kill (45 s if it was frozen), each tenant's chain and both servers' checkpoints verify, no server ever found
its database gone back, and erased patients stay erased on servers that were never restarted.
"""

import argparse
import glob
import json
import pathlib
import shutil
import signal
import sys
import threading
import time
import urllib.request
import uuid

sys.dont_write_bytecode = True
from servers import ROOT, Secrets, Server, await_true, fail, free_port, log, make_tenant, run_drill, send, tree, verify_chain

CONFIGURATION = pathlib.Path(__file__).resolve().parents[1] / "patroni"
TENANTS = ["hospital-a", "hospital-b"]
BACK_SECONDS = 30
# What hangs is given up only when a time limit is over.
BACK_FROM_FREEZE_SECONDS = 45


class Node:
    """One PostgreSQL and its Patroni."""

    def __init__(self, processes, number, etcd, password):
        self.processes = processes
        self.name = f"node{number}"
        self.port = free_port()
        self.api = free_port()
        self.data = processes.folder(f"{self.name}-data") / "main"
        self.process = None
        self.environment = {
            "PATRONI_NAME": self.name,
            "PATRONI_ETCD3_HOSTS": etcd,
            "PATRONI_RESTAPI_LISTEN": f"127.0.0.1:{self.api}",
            "PATRONI_RESTAPI_CONNECT_ADDRESS": f"127.0.0.1:{self.api}",
            "PATRONI_POSTGRESQL_LISTEN": f"127.0.0.1:{self.port}",
            "PATRONI_POSTGRESQL_CONNECT_ADDRESS": f"127.0.0.1:{self.port}",
            "PATRONI_POSTGRESQL_DATA_DIR": str(self.data),
            "PATRONI_POSTGRESQL_BIN_DIR": max(glob.glob("/usr/lib/postgresql/*/bin")),
            "PATRONI_POSTGRESQL_PGPASS": str(self.data.parent / "pgpass"),
            "PATRONI_SUPERUSER_USERNAME": "postgres",
            "PATRONI_SUPERUSER_PASSWORD": password,
            "PATRONI_REPLICATION_USERNAME": "replicator",
            "PATRONI_REPLICATION_PASSWORD": password,
        }

    def start(self):
        configuration = self.processes.give(shutil.copy(CONFIGURATION / "patroni.yml", self.data.parent))
        self.process = self.processes.start(self.name, ["patroni", configuration], self.environment)

    def all_processes(self):
        """Patroni's, and PostgreSQL's, whose first one Patroni may have let go."""
        found = tree(self.process.pid)
        try:
            found += tree(int((self.data / "postmaster.pid").read_text().split()[0]))
        except (OSError, ValueError):
            pass
        return found

    def members(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.api}/cluster", timeout=2) as answer:
            return json.load(answer)["members"]


class Cluster:
    """The three nodes."""

    def __init__(self, processes):
        self.processes = processes
        self.password = uuid.uuid4().hex
        client, peer = free_port(), free_port()
        processes.start("etcd", [
            "etcd", "--data-dir", processes.folder("etcd-data") / "etcd",
            "--listen-client-urls", f"http://127.0.0.1:{client}", "--advertise-client-urls", f"http://127.0.0.1:{client}",
            "--listen-peer-urls", f"http://127.0.0.1:{peer}", "--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}",
            "--initial-cluster", f"default=http://127.0.0.1:{peer}"], {})
        self.nodes = [Node(processes, number, f"127.0.0.1:{client}", self.password) for number in (1, 2, 3)]
        for node in self.nodes:
            node.start()
        self.await_whole()

    def leader_of(self, members):
        return next((m["name"] for m in members if m["role"] == "leader" and m["state"] == "running"), None)

    def is_whole(self):
        """A primary, a standby that may take its place, and another that streams."""
        for node in self.nodes:
            members = node.members()
            if (sum(m["state"] == "streaming" for m in members) != 2 or not self.leader_of(members)
                    or not any(m["role"] == "sync_standby" for m in members)):
                return False
        return True

    def await_whole(self):
        await_true("three nodes, one of them a synchronous standby", self.is_whole, 180)

    def primary(self):
        def ask():
            found = {self.leader_of(node.members()) for node in self.nodes}
            return found.pop() if len(found) == 1 else None

        name = await_true("a primary", ask, 60)
        return next(node for node in self.nodes if node.name == name)

    def psql(self, sql=None, file=None):
        node = self.primary()
        return self.processes.run(
            ["psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", node.port, "-U", "postgres"]
            + (["-f", self.processes.give(shutil.copy(file, self.processes.directory))] if file else []),
            {"PGPASSWORD": self.password}, sql)

    def make_database(self, password):
        self.psql(file=ROOT / "src/main/postgresql/roles.sql")
        self.psql(f"alter role medchain password '{password}'; alter role medchain_owner password '{password}';")

    def sizes(self):
        """Bytes of a row with its indexes, and how many rows there are."""
        found = []
        for table in ("data_keys", "audit_events"):
            found.append(self.psql(
                "\\connect medchain\n\\pset tuples_only on\n"
                f"select '{table}', pg_total_relation_size('{table}') / count(*), count(*) from {table};").split("|"))
        return [f"{name.strip()}: {size.strip()} bytes for each of {rows.strip()} rows" for name, size, rows in found]

    def url(self):
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"jdbc:postgresql://{hosts}/medchain?targetServerType=primary&hostRecheckSeconds=1&connectTimeout=2&sslResponseTimeout=2000"


def start_pgbouncer(processes, cluster, password):
    """PgBouncer before HAProxy before the nodes, with the files beside this script. Returns the URL that leads to it."""
    entry, pool = free_port(), free_port()
    environment = {"LISTEN": f"127.0.0.1:{entry}"}
    for number, node in enumerate(cluster.nodes, 1):
        environment |= {f"NODE_{number}": f"127.0.0.1:{node.port}", f"API_{number}": str(node.api)}
    processes.start("haproxy", ["haproxy", "-db", "-f", CONFIGURATION / "haproxy.cfg"], environment)
    folder = processes.folder("pgbouncer-files")
    users = folder / "userlist.txt"
    users.write_text(f'"medchain" "{password}"\n')
    users.chmod(0o600)
    processes.give(users)
    text = (CONFIGURATION / "pgbouncer.ini").read_text()
    for standing, instead in (("port=5000", f"port={entry}"), ("listen_port = 6432", f"listen_port = {pool}\nunix_socket_dir ="),
                              ("/etc/pgbouncer/userlist.txt", str(users))):
        if standing not in text:
            fail(f"pgbouncer.ini has no {standing}")
        text = text.replace(standing, instead)
    here = folder / "pgbouncer.ini"
    here.write_text(text)
    processes.give(here)
    processes.start("pgbouncer", ["pgbouncer", here], {})
    # What "options" of a session would have said.
    cluster.psql("alter role medchain set statement_timeout = '20s';"
                 " alter role medchain set idle_in_transaction_session_timeout = '20s';")
    return f"jdbc:postgresql://127.0.0.1:{pool}/medchain?connectTimeout=2"


class Load:
    """Clients that generate and decrypt keys, and an officer who erases patients, until they are told to stop."""

    def __init__(self, servers, tokens, clients):
        self.servers = servers
        self.tokens = tokens
        self.keys = []
        self.erased = []
        self.wrong = []
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.refused = 0
        self.last_refused = 0.0
        # Of each server: when a request began that it answered well.
        self.served = {server.name: 0.0 for server in servers}
        self.threads = [threading.Thread(target=self.use, args=(number,)) for number in range(clients)]
        self.threads += [threading.Thread(target=self.erase, args=(tenant,)) for tenant in TENANTS]
        for thread in self.threads:
            thread.start()

    def note(self, server, began, well):
        with self.lock:
            if well:
                self.served[server.name] = max(self.served[server.name], began)
            else:
                self.refused += 1
                self.last_refused = time.monotonic()

    def use(self, number):
        server = self.servers[number % 2]
        tenant = TENANTS[number // 2 % 2]
        client = server.client(self.tokens[tenant]["key-user"])
        patient = f"patient-{number}"
        while not self.stopping.is_set():
            key = str(uuid.uuid4())
            while not self.stopping.is_set():
                began = time.monotonic()
                status, answer = client.generate(patient, key)
                self.note(server, began, status == 201)
                if status == 201:
                    mine = (tenant, patient, answer["encryptedKey"], answer["plainKey"])
                    self.keys.append(mine)
                    self.decrypt(client, server, mine)
                    break
                time.sleep(0.2)
            time.sleep(0.3)

    def decrypt(self, client, server, mine):
        began = time.monotonic()
        status, answer = client.decrypt(mine[1], mine[2])
        self.note(server, began, status == 200)
        if status == 200 and answer["plainKey"] != mine[3] or status in (404, 410, 422):
            self.wrong.append((status, mine[1]))

    def erase(self, tenant):
        """Requests reach either server, by turns."""
        number = 0
        while not self.stopping.is_set():
            number += 1
            server = self.servers[number % 2]
            user = server.client(self.tokens[tenant]["key-user"])
            patient = f"erased-{number}"
            key = user.until((201,), "POST", f"/api/v1/patients/{patient}/data-keys")
            officer = server.client(self.tokens[tenant]["privacy-officer"])
            officer.await_erasure(officer.request_erasure(patient))
            self.erased.append((tenant, patient, key["encryptedKey"]))
            self.stopping.wait(3)

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def require_erased(self, newest=None):
        for tenant, patient, encrypted in list(self.erased)[-(newest or 0):]:
            for server in self.servers:
                client = server.client(self.tokens[tenant]["key-user"])
                found = []

                def ask():
                    found[:] = client.decrypt(patient, encrypted)
                    return found[0] and found[0] not in (429, 503)

                await_true("an answer about an erased patient", ask, 60)
                if found[0] != 410:
                    fail(f"{server.name} answers {found[0]} for {patient}, whose keys are erased")

    def count_lost(self):
        """Decrypts every acknowledged key, by all clients' threads at once."""
        left, lost = list(self.keys), []

        def work(number):
            clients = {tenant: self.servers[number % 2].client(self.tokens[tenant]["key-user"]) for tenant in TENANTS}
            while True:
                try:
                    tenant, patient, encrypted, plain = left.pop()
                except IndexError:
                    return
                for _ in range(20):
                    status, answer = clients[tenant].decrypt(patient, encrypted)
                    if status not in (0, 429, 503):
                        break
                    time.sleep(0.5)
                if status != 200 or answer["plainKey"] != plain:
                    lost.append((status, patient))

        threads = [threading.Thread(target=work, args=(number,)) for number in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return lost


def kill(cluster, load, number, freeze):
    """Returns the seconds until each server served again, and those until the last refusal."""
    node = cluster.primary()
    victims = node.all_processes()
    acknowledged, refused = len(load.keys), load.refused
    # Patroni is the first of them.
    send(victims, signal.SIGSTOP if freeze else signal.SIGKILL)
    at = time.monotonic()
    back = {}

    def all_back():
        for name, began in load.served.items():
            if began > at:
                back.setdefault(name, began - at)
        return len(back) == len(load.served)

    await_true("service after a kill", all_back, 120)
    # Whether refusals go on.
    time.sleep(max(0, at + (BACK_FROM_FREEZE_SECONDS if freeze else BACK_SECONDS) + 5 - time.monotonic()))
    if freeze:
        # The old primary awakes, believes that it is one, and finds that it is not.
        send(node.all_processes(), signal.SIGCONT)
    else:
        node.process.wait()
        node.start()
    load.require_erased(4)
    slowest, last = max(back.values()), max(0.0, load.last_refused - at)
    log(f"kill {number}: {node.name}; back after {slowest:.1f} s, last refusal after {last:.1f} s; "
        f"{load.refused - refused} refused, {len(load.keys) - acknowledged} acknowledged since, {len(load.erased)} erased in all")
    cluster.await_whole()
    return slowest, last


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--freeze", action="store_true", help="stop the primary's processes where they are, for 50 s, in place of kill -9")
    parser.add_argument("--pgbouncer", action="store_true", help="by way of PgBouncer and HAProxy")
    parser.add_argument("--keep", action="store_true", help="leave the files of the run, which have its secrets")
    options = parser.parse_args()
    run_drill("failover", lambda processes: drill(options, processes), options.keep)


def drill(options, processes):
    secrets = Secrets(processes.directory)
    keys = processes.directory / "keys"
    keys.mkdir(mode=0o700)
    cluster = Cluster(processes)
    cluster.make_database(secrets.values["DATABASE_PASSWORD"])
    log("three nodes stream")
    url, more = cluster.url(), {"AUDIT_DEADLINE_MILLIS": "5000", "DATABASE_TIMEOUT_SECONDS": "10", "DATABASE_STATEMENT_TIMEOUT_MILLIS": "8000"}
    one = Server(processes, secrets, "server1", url, keys, more)
    one.start()
    if options.pgbouncer:
        # It has migrated by now; that needs sessions.
        one.stop()
        url = start_pgbouncer(processes, cluster, secrets.values["DATABASE_PASSWORD"])
        del one.environment["DATABASE_OWNER"], one.environment["DATABASE_OWNER_PASSWORD"]
        one.environment["DATABASE_URL"] = url
        one.start()
    two = Server(processes, secrets, "server2", url, keys, more)
    if options.pgbouncer:
        del two.environment["DATABASE_OWNER"], two.environment["DATABASE_OWNER_PASSWORD"]
    # As servers.md has it for another site: a register of its own, which begins as a copy.
    shutil.copy(one.register, two.register)
    two.start()
    servers = [one, two]
    tokens = {tenant: make_tenant(one, secrets, tenant) for tenant in TENANTS}
    log("two servers are ready")
    load = Load(servers, tokens, options.clients)
    await_true("the first keys", lambda: len(load.keys) > 2 * options.clients and load.erased, 120)
    times = []
    try:
        for number in range(1, options.kills + 1):
            times.append(kill(cluster, load, number, options.freeze))
            if load.wrong:
                fail(f"answers that must not be: {load.wrong[:3]}")
    finally:
        load.stop()
    log(f"{len(load.keys)} keys were acknowledged, {load.refused} requests refused; now each is decrypted")
    lost = load.count_lost()
    load.require_erased()
    for line in cluster.sizes():
        log(line)
    broken, contradicted = [], sum(len(server.said("the database went back or was changed")) for server in servers)
    for tenant in TENANTS:
        for server in servers:
            def ask():
                found[:] = verify_chain(processes, server, tokens[tenant]["auditor"], tenant, server.checkpoints, keys)
                return found[0] != 3

            found = []
            # Status 3: a checkpoint of the newest entries is still to come.
            await_true(f"a checkpoint of {tenant} by {server.name}", ask, 120, 2)
            log(f"{server.name}, {tenant}: {found[1]}")
            if found[0]:
                broken.append(tenant)
    ended = [server.name for server in servers if server.process.poll() is not None]
    limit = BACK_FROM_FREEZE_SECONDS if options.freeze else BACK_SECONDS
    slow = [back for back, _ in times if back > limit]
    late = [last for _, last in times if last > limit]
    print(f"""
kills                                  {len(times)}
keys acknowledged                      {len(load.keys)}
  lost                                 {len(lost)}
requests refused                       {load.refused}
slowest server back after              {max(b for b, _ in times):.1f} s (median {sorted(b for b, _ in times)[len(times) // 2]:.1f})
last refusal after                     {max(l for _, l in times):.1f} s
chains broken                          {len(broken)}
checkpoints contradicted               {contradicted}
patients erased, and still             {len(load.erased)}
servers that ended                     {len(ended)}""")
    if lost or broken or contradicted or ended or slow or late:
        fail(f"lost {lost[:3]}, broken {broken}, contradicted {contradicted}, ended {ended}, back late {slow}, refused late {late}")


if __name__ == "__main__":
    main()
