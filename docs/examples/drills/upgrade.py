#!/usr/bin/env python3
"""Replaces two servers of version N by N+1, one after the other, under load, and goes back, and shows what the clients saw.

    upgrade.py OLD NEW [--clients 16] [--seconds 20] [--no-drain] [--keep]

OLD and NEW are archives of docs/run/install.md (or directories where they are unpacked) of different versions. Needs Debian's postgresql, haproxy 3.0 and
openssl 3.5, Java, and a build (./medchain start makes one). Nothing but loopback ports is used. Before the servers is the HAProxy of docs/run/servers.md, with
an administrator's socket: a server is drained, stopped, started from the other archive, and put back once it is ready; --no-drain just stops it. Clients generate
and decrypt through HAProxy and never send a request twice. Ends with status 0 if none of their requests failed, each acknowledged key opens on both servers, erased
patients stay erased, and each tenant's chain verifies by both servers' checkpoints.
"""

import argparse
import json
import pathlib
import random
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.request

sys.dont_write_bytecode = True
from servers import ROOT, Client, Postgres, Secrets, Server, await_true, fail, free_port, log, make_tenant, run_drill, verify_chain

TENANTS = [f"hospital-{letter}" for letter in "abcdef"]


def unpack(given, directory):
    """The directory of an archive."""
    if given.is_dir():
        return given.resolve()
    directory.mkdir()
    subprocess.run(["tar", "-xzf", given.resolve(), "-C", directory], check=True)
    return next(directory.iterdir())


def metric(server, pattern):
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=60) as answer:
        return re.search(pattern, answer.read().decode())


class Certificate:
    """One for the servers and for HAProxy, as PEM."""

    def __init__(self, directory):
        self.key = directory / "tls-key.pem"
        self.file = directory / "servers.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1", "-keyout", self.key, "-out", self.file],
            check=True, capture_output=True)
        self.key.chmod(0o600)
        both = directory / "keys.pem"
        both.write_text(self.file.read_text() + self.key.read_text())
        both.chmod(0o600)


class Balancer:
    """The HAProxy of docs/run/servers.md."""

    def __init__(self, processes, certificate, servers):
        self.port = free_port()
        self.socket = processes.directory / "haproxy.sock"
        self.tls = ssl.create_default_context(cafile=certificate.file)
        page = (ROOT / "docs/run/servers.md").read_text()
        begin = page.index("```text\ndefaults\n    mode http") + len("```text\n")
        text = page[begin:page.index("```", begin)]
        # A version before HEALTH_PORT is checked where it serves.
        for standing, instead in ((":443", f"127.0.0.1:{self.port}"), ("/etc/haproxy", str(processes.directory)),
                                  (" port 9445 no-check-ssl", ""),
                                  *((f"10.0.0.{number}:9443", f"127.0.0.1:{server.environment['HTTPS_PORT']}")
                                    for number, server in enumerate(servers, 1))):
            if standing not in text:
                fail(f"docs/run/servers.md has no {standing}")
            text = text.replace(standing, instead)
        file = processes.directory / "haproxy.cfg"
        file.write_text(f"global\n    stats socket {self.socket} mode 600 level admin\n\n{text}")
        processes.start("haproxy", ["haproxy", "-db", "-f", file], {}, database=False)
        for server in servers:
            await_true(f"HAProxy finds {server.name}", lambda: self.status(server)["status"].startswith("UP"), 60)

    def ask(self, command):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(str(self.socket))
            connection.sendall(command.encode() + b"\n")
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    def status(self, server):
        header, *rows = [line.split(",") for line in self.ask("show stat").lstrip("# ").splitlines() if line]
        return next(found for found in (dict(zip(header, row)) for row in rows)
                    if found["pxname"] == "servers" and found["svname"] == server.name)

    def drain(self, server):
        self.ask(f"set server servers/{server.name} state drain")
        await_true(f"{server.name} has no request", lambda: self.status(server)["scur"] == "0", 60)

    def put_back(self, server):
        self.ask(f"set server servers/{server.name} state ready")
        await_true(f"HAProxy finds {server.name}", lambda: self.status(server)["status"].startswith("UP"), 60)

    def client(self, token):
        return Client(self.port, token, self.tls)


class Load:
    """Clients of HAProxy that generate and decrypt keys, each one of one tenant, until they are told to stop."""

    def __init__(self, balancer, tokens, clients):
        self.balancer = balancer
        self.tokens = tokens
        self.keys = []
        self.times = []
        self.errors = []
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self.use, args=(number,)) for number in range(clients)]
        for thread in self.threads:
            thread.start()

    def use(self, number):
        tenant = TENANTS[number % len(TENANTS)]
        client = self.balancer.client(self.tokens[tenant]["key-user"])
        patient = f"patient-{number}"
        mine = []
        while not self.stopping.is_set():
            answer = self.expect(201, "generate", lambda: client.generate(patient))
            if answer:
                mine.append((tenant, patient, answer["encryptedKey"], answer["plainKey"]))
                self.keys.append(mine[-1])
            # One that the other version may have made, too.
            for _, _, encrypted, plain in mine[-1:] + random.sample(mine, min(2, len(mine))):
                answer = self.expect(200, "decrypt", lambda: client.decrypt(patient, encrypted))
                if answer and answer["plainKey"] != plain:
                    self.errors.append((time.strftime("%H:%M:%S"), "decrypt", "another key"))
            self.stopping.wait(0.2)

    def expect(self, expected, operation, call):
        """The answer, or nothing; a request that fails is an error, and is not sent again."""
        began = time.monotonic()
        status, answer = call()
        self.times.append(time.monotonic() - began)
        if status == expected:
            return answer
        detail = answer.get("type", "") if isinstance(answer, dict) else ""
        self.errors.append((time.strftime("%H:%M:%S"), operation, f"{status} {detail}".strip()))
        return None

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def count_lost(self, server):
        """Decrypts every acknowledged key on one server, by several threads."""
        left, lost = list(self.keys), []

        def work():
            clients = {tenant: server.client(self.tokens[tenant]["key-user"]) for tenant in TENANTS}
            while True:
                try:
                    tenant, patient, encrypted, plain = left.pop()
                except IndexError:
                    return
                status, answer = clients[tenant].decrypt(patient, encrypted)
                if status != 200 or answer["plainKey"] != plain:
                    lost.append((server.name, status, patient))

        threads = [threading.Thread(target=work) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return lost


class Stage:
    """What clients saw while the servers were of some versions, and a patient who was erased then."""

    def __init__(self, name, load, postgres, balancer, tokens):
        self.name = name
        self.load = load
        self.requests, self.failed = len(load.times), len(load.errors)
        tenant = TENANTS[0]
        # Each stage has requests before it.
        self.patient = f"erased-{len(load.times)}"
        user = balancer.client(tokens[tenant]["key-user"])
        status, key = user.generate(self.patient)
        if status != 201:
            fail(f"{status} for the patient who is to be erased")
        officer = balancer.client(tokens[tenant]["privacy-officer"])
        officer.await_erasure(officer.request_erasure(self.patient))
        self.key = key["encryptedKey"]
        self.schema = postgres.psql(
            "select max(version::integer) from flyway_schema_history where success and version is not null", "medchain")

    def end(self):
        times = self.load.times[self.requests:]
        self.requests, self.failed, self.slowest = len(times), len(self.load.errors) - self.failed, max(times, default=0)
        log(str(self))

    def __str__(self):
        return f"{self.name:<34} schema {self.schema}   {self.requests:>6} requests   {self.failed:>3} failed   slowest {self.slowest:.2f} s"


def replace(server, archive, balancer, drain):
    """As an operator does it. Returns the seconds that the server was out."""
    began = time.monotonic()
    if drain:
        balancer.drain(server)
    server.stop()
    server.install(archive)
    server.start()
    balancer.put_back(server)
    return time.monotonic() - began


def version_of(server):
    return metric(server, r'medchain_build_info\{[^}]*version="([^"]+)"').group(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=pathlib.Path, metavar="OLD")
    parser.add_argument("new", type=pathlib.Path, metavar="NEW")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=int, default=20, help="how long each mix of versions serves")
    parser.add_argument("--no-drain", action="store_true", help="stop each server without a word to HAProxy")
    parser.add_argument("--keep", action="store_true", help="leave the files of the run, which have its secrets")
    options = parser.parse_args()
    run_drill("upgrade", lambda processes: drill(options, processes), options.keep)


def start_servers(processes, archive, postgres, secrets, keys):
    certificate = Certificate(processes.directory)
    more = {"TLS_CERTIFICATE_FILE": str(certificate.file), "TLS_KEY_FILE": str(certificate.key)}
    servers = []
    for name in ("one", "two"):
        more["KEYSTORE_FILE"] = str(processes.directory / f"{name}.p12")
        server = Server(processes, secrets, name, postgres.url(), keys, more, archive)
        if servers:
            # As servers.md has it: a register of its own, which begins as a copy.
            shutil.copy(servers[0].register, server.register)
        server.start()
        servers.append(server)
    return servers, certificate


def drill(options, processes):
    archives = [unpack(given, processes.directory / name) for given, name in ((options.old, "old"), (options.new, "new"))]
    postgres = Postgres(processes, "database")
    postgres.make()
    postgres.start()
    secrets = Secrets(processes.directory)
    postgres.make_database(secrets.values["DATABASE_PASSWORD"])
    keys = processes.directory / "keys"
    keys.mkdir(mode=0o700)
    servers, certificate = start_servers(processes, archives[0], postgres, secrets, keys)
    balancer = Balancer(processes, certificate, servers)
    tokens = {tenant: make_tenant(servers[0], secrets, tenant) for tenant in TENANTS}
    old = version_of(servers[0])
    load = Load(balancer, tokens, options.clients)
    stages = []

    def serve():
        """Both servers serve for a while, as what they are."""
        stages.append(Stage(" and ".join(map(version_of, servers)), load, postgres, balancer, tokens))
        time.sleep(options.seconds)
        stages[-1].end()

    out = []
    try:
        serve()
        for server in servers:
            if balancer.status(server)["stot"] == "0":
                fail(f"no request went to {server.name}")
        for archive in (archives[1], archives[0]):
            for server in servers:
                log(f"{server.name} is replaced")
                stages.append(Stage(f"{server.name} is replaced", load, postgres, balancer, tokens))
                out.append(replace(server, archive, balancer, not options.no_drain))
                stages[-1].end()
                serve()
            if version_of(servers[0]) == old and archive is archives[1]:
                fail("both archives are of the same version")
    finally:
        load.stop()
    log(f"{len(load.keys)} keys were acknowledged; now each is decrypted on both servers")
    lost = [one for server in servers for one in load.count_lost(server)]
    risen = [(server.name, stage.patient) for server in servers for stage in stages
             if server.client(tokens[TENANTS[0]]["key-user"]).decrypt(stage.patient, stage.key)[0] != 410]
    broken = verify(processes, servers, tokens, keys)
    contradicted = sum(len(server.said("the database went back or was changed")) for server in servers)
    for stage in stages:
        print(stage)
    print(f"""
requests                    {len(load.times)}
  failed                    {len(load.errors)}
a server was out for        {min(out):.0f} to {max(out):.0f} s
keys acknowledged           {len(load.keys)}
  that do not open on both  {len(lost)}
patients erased             {len(stages)}
  whose keys open           {len(risen)}
chains broken               {len(broken)}
checkpoints contradicted    {contradicted}""")
    if load.errors or lost or risen or broken or contradicted:
        fail(json.dumps({"errors": load.errors[:20], "lost": lost[:3], "risen": risen[:3], "broken": broken}))


def verify(processes, servers, tokens, keys):
    """Each tenant's chain by the checkpoints of each server; returns what does not verify."""
    broken = []
    for tenant in TENANTS:
        for server in servers:
            found = []

            def ask():
                found[:] = verify_chain(processes, server, tokens[tenant]["auditor"], tenant, server.checkpoints, keys)
                return found[0] != 3

            # Status 3: a checkpoint of the newest entries is still to come.
            await_true(f"a checkpoint of {tenant} by {server.name}", ask, 120, 2)
            log(f"{server.name}: {found[1]}")
            if found[0]:
                broken.append((server.name, tenant, found[1]))
    return broken


if __name__ == "__main__":
    main()
