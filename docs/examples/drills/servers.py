"""Databases and servers of MedChain for the drills of this folder: as operators start them, on loopback ports, with secrets made for the run.

Needs what a build made: ear-module/target and development-module/target (./medchain start, or mvn package). Python's standard library alone.
"""

import glob
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[3]
LIBERTY = ROOT / "ear-module/target/liberty/wlp"
TOOLS = ROOT / "development-module/target"


def log(text):
    print(time.strftime("%H:%M:%S ") + text, flush=True)


def fail(text):
    sys.exit("FAILED: " + text)


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def await_true(what, ask, seconds, pause=0.2):
    """Asks until the answer is true, and returns it; an answer that fails is none."""
    end = time.monotonic() + seconds
    while True:
        try:
            answer = ask()
            if answer:
                return answer
        except (OSError, ValueError, KeyError, http.client.HTTPException):
            pass
        if time.monotonic() > end:
            fail(f"{what}: not within {seconds} s")
        time.sleep(pause)


def tree(pid):
    """A process and all below it, children first read."""
    below = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8") as stat:
                    below.setdefault(int(stat.read().rsplit(")", 1)[1].split()[1]), []).append(int(entry))
            except OSError:
                pass
    found = [pid]
    for one in found:
        found.extend(below.get(one, []))
    return found


def send(pids, sent):
    for pid in pids:
        try:
            os.kill(pid, sent)
        except ProcessLookupError:
            pass


class Processes:
    """What a drill started. PostgreSQL refuses to be root's: as root, databases run as the user postgres."""

    def __init__(self, directory):
        self.directory = directory
        self.as_postgres = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        self.running = []

    def folder(self, name):
        path = self.directory / name
        path.mkdir(parents=True, exist_ok=True)
        self.give(path)
        return path

    def give(self, path):
        """To the user of the databases."""
        if self.as_postgres:
            shutil.chown(path, "postgres", "postgres")
        return path

    def start(self, name, command, environment, database=True):
        with open(self.directory / f"{name}.log", "ab") as output:
            process = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=self.directory,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **environment}, start_new_session=True,
                **(self.as_postgres if database else {}))
        self.running.append(process)
        return process

    def run(self, command, environment=None, text=None, database=True):
        done = subprocess.run(
            [str(part) for part in command], input=text, capture_output=True, text=True, cwd=self.directory, check=False,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **(environment or {})}, **(self.as_postgres if database else {}))
        if done.returncode:
            fail(f"{pathlib.Path(str(command[0])).name} ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
        return done.stdout

    def close(self):
        for process in self.running:
            send(tree(process.pid), signal.SIGKILL)
            process.wait()


def run_drill(name, drill, keep):
    """Runs a drill with what it starts in a directory of its own, and leaves nothing but, if asked to, the files."""
    os.umask(0o022)
    directory = pathlib.Path(tempfile.mkdtemp(prefix=f"medchain-{name}-"))
    directory.chmod(0o755)
    processes = Processes(directory)
    try:
        drill(processes)
    finally:
        processes.close()
        if keep:
            log(f"files: {directory}")
        else:
            shutil.rmtree(directory, ignore_errors=True)


class Postgres:
    """One PostgreSQL on files of its own."""

    BIN = pathlib.Path(max(glob.glob("/usr/lib/postgresql/*/bin"), default="/usr/lib/postgresql"))

    def __init__(self, processes, name):
        self.processes = processes
        self.name = name
        self.data = processes.folder(f"{name}-data") / "main"
        self.port = free_port()
        self.sockets = processes.folder(f"{name}-sockets")
        self.process = None

    def make(self):
        self.processes.run([self.BIN / "initdb", "-D", self.data, "-U", "postgres", "-E", "UTF8", "--data-checksums", "--auth-local=trust",
                            "--auth-host=scram-sha-256"])

    def start(self):
        command = [self.BIN / "postgres", "-D", self.data, "-p", self.port, "-k", self.sockets, "-c", "listen_addresses=127.0.0.1",
                   "-c", "max_connections=200"]
        self.process = self.processes.start(self.name, command, {})
        await_true(f"{self.name} takes writes", lambda: self.psql("select pg_is_in_recovery()") == "f", 120)

    def make_database(self, password):
        self.psql("", file=ROOT / "src/main/postgresql/roles.sql")
        for role in ("medchain", "medchain_owner"):
            self.psql(f"alter role {role} password '{password}'")

    def psql(self, sql, database="postgres", file=None):
        done = subprocess.run(
            ["psql", "-q", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", str(self.sockets), "-p", str(self.port), "-U", "postgres",
             "-d", database] + (["-f", str(file)] if file else ["-c", sql]), capture_output=True, text=True, check=False)
        if done.returncode and file:
            fail(done.stderr)
        return done.stdout.strip()

    def kill(self):
        send(tree(self.process.pid), signal.SIGKILL)
        self.process.wait()

    def url(self):
        return f"jdbc:postgresql://127.0.0.1:{self.port}/medchain"


class Secrets:
    """Of one installation, made at random by the development tool: KEK, passwords, and keys that sign tokens."""

    def __init__(self, directory):
        self.directory = directory / "secrets"
        self.tool("secrets")
        lines = (self.directory / "secrets.env").read_text().splitlines()
        self.values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    def tool(self, *arguments):
        return subprocess.run(
            ["java", "-cp", f"{TOOLS}/classes:{TOOLS}/lib/*", "org.medchain.keys.development.Development",
             *arguments, "--directory", str(self.directory)], check=True, capture_output=True, text=True).stdout.strip()

    def token(self, role, tenant):
        return self.tool("token", "--role", role, "--tenant", tenant, "--subject", role, "--minutes", "600")


class Server:
    """A server in a directory of its own, as a machine of its own has it: that of the build or, with archive, that of an unpacked archive."""

    def __init__(self, processes, secrets, name, url, keys, more=None, archive=None):
        self.processes = processes
        self.name = name
        self.home = processes.directory / name
        self.checkpoints = self.home / "checkpoints"
        self.checkpoints.mkdir(parents=True)
        self.register = self.home / "erasure-register"
        self.port = free_port()
        self.process = None
        if archive:
            self.link = self.home / "medchain-keys"
            self.install(archive)
            self.command = [self.link / "bin/medchain", "run"]
            self.log = self.home / "logs/messages.log"
            places = {"STATE_DIRECTORY": str(self.home / "state"), "LOGS_DIRECTORY": str(self.home / "logs")}
        else:
            user = self.home / "usr"
            shutil.copytree(LIBERTY / "usr/shared/resources", user / "shared/resources")
            shutil.copytree(LIBERTY / "usr/servers/medchain", user / "servers/medchain",
                            ignore=shutil.ignore_patterns("logs", "workarea", "resources"))
            self.command = [LIBERTY / "bin/server", "run", "medchain"]
            self.log = user / "servers/medchain/logs/messages.log"
            places = {"WLP_USER_DIR": str(user)}
        self.environment = {
            **secrets.values,
            **places,
            "JVM_ARGS": "-Xmx512m",
            "HTTP_PORT": str(self.port),
            "HTTPS_PORT": str(free_port()),
            "KMS_ENABLED": "false",
            "DATABASE_URL": url,
            "DATABASE_USER": "medchain",
            "DATABASE_OWNER": "medchain_owner",
            "DATABASE_OWNER_PASSWORD": secrets.values["DATABASE_PASSWORD"],
            "DATABASE_POOL_SIZE": "30",
            "ERASURE_REGISTER_FILE": str(self.register),
            "ERASURE_REGISTER_COPY": f"{self.register}-copy",
            "ERASURE_CHECK_SECONDS": "1",
            "ERASURE_KEY_CACHE_SECONDS": "1",
            "ROW_KEY_FILE": str(keys / "row-key"),
            "CERTIFICATE_KEY_FILE": str(keys / "certificate-key.pem"),
            "AUDIT_CHECKPOINT_DIRECTORY": str(self.checkpoints),
            "AUDIT_CHECKPOINT_KEY_FILE": str(keys / "checkpoint-key.pem"),
            "AUDIT_CHECKPOINT_SECONDS": "2",
            "MP_JWT_VERIFY_ISSUER": "https://medchain.invalid/development",
            "MP_JWT_VERIFY_AUDIENCES": "medchain-keys",
            "MP_JWT_VERIFY_PUBLICKEY_LOCATION": f"file://{secrets.directory}/token-keys.jwks.json",
            **(more or {}),
        }

    def install(self, archive):
        """Sets the link to another unpacked archive, for the next start."""
        new = self.home / "new"
        new.symlink_to(archive)
        new.replace(self.link)

    def start(self, seconds=180):
        self.process = self.processes.start(self.name, self.command, self.environment, database=False)
        await_true(f"{self.name} is ready", self.is_ready, seconds)

    def is_ready(self):
        if self.process.poll() is not None:
            fail(f"{self.name} has ended; see {self.log}")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200

    def stop(self):
        send([self.process.pid], signal.SIGTERM)
        send(tree(self.process.pid), signal.SIGTERM)
        self.process.wait(120)

    def said(self, words):
        return [line for line in self.log.read_text(errors="replace").splitlines() if words in line]

    def client(self, token):
        return Client(self.port, token)


class Client:
    """Speaks to one server, or with tls to what stands before servers, with one token; for one thread."""

    def __init__(self, port, token, tls=None):
        self.port = port
        self.token = token
        self.tls = tls
        self.connection = None

    def call(self, method, path, body=None, key=None):
        """The status and the JSON of an answer; status 0 if there was none."""
        headers = {"Authorization": "Bearer " + self.token}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key:
            headers["Idempotency-Key"] = key
        try:
            if self.connection is None:
                self.connection = self.connect()
            self.connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = self.connection.getresponse()
            content = answer.read()
            is_json = answer.getheader("Content-Type", "").split(";")[0] in ("application/json", "application/problem+json")
            return answer.status, json.loads(content) if is_json else content
        except (OSError, ValueError, http.client.HTTPException):
            if self.connection:
                self.connection.close()
            self.connection = None
            return 0, {}

    def connect(self):
        if self.tls:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=self.tls)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def until(self, expected, method, path, body=None):
        """Sends a request again and again, with one Idempotency-Key, until it has one of these statuses."""
        key = str(uuid.uuid4()) if method in ("POST", "PUT") else None
        last = []

        def ask():
            last[:] = self.call(method, path, body, key)
            return last[0] in expected

        await_true(f"{method} {path} is answered", ask, 120)
        return last[1]

    def generate(self, patient, key=None):
        return self.call("POST", f"/api/v1/patients/{patient}/data-keys", None, key)

    def decrypt(self, patient, encrypted):
        return self.call("POST", f"/api/v1/patients/{patient}/data-keys/decrypt", {"encryptedKey": encrypted})

    def request_erasure(self, patient):
        """The destruction's id."""
        asked = {"legalBasis": "GDPR Art. 17(1)(b)", "confirmPatientId": patient}
        path = f"/api/v1/patients/{patient}/destructions"
        return self.until((200, 202), "POST", path, asked)["id"]

    def await_erasure(self, destruction):
        """Returns once the keys are erased and that is certified."""
        await_true(
            f"destruction {destruction}",
            lambda: self.call("GET", f"/api/v1/destructions/{destruction}")[1]["status"] == "ERASED", 120)


def make_tenant(server, secrets, tenant):
    """A tenant whose destructions have no window, and its clients' tokens by role."""
    server.client(secrets.token("key-admin", "*")).until(
        (200, 201), "PUT", f"/api/v1/tenants/{tenant}", {"name": tenant, "destructionWindow": "PT0S", "fourEyes": False})
    return {role: secrets.token(role, tenant) for role in ("key-user", "privacy-officer", "auditor")}


def verify_chain(processes, server, token, tenant, checkpoints, keys, unproven=100):
    """The offline verification of the exported trail against the checkpoints: its exit status and its line.

    unproven: how many entries may stand behind the last checkpoint.
    """
    copy = processes.directory / "verified-checkpoints"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(checkpoints, copy)
    status, trail = server.client(token).call("GET", "/admin/audit-logs/export")
    if status != 200:
        return 2, f"the export is answered {status}"
    export = processes.directory / f"audit-{tenant}.ndjson"
    export.write_bytes(trail)
    done = subprocess.run(
        ["java", "-cp", f"{TOOLS}/lib/*", "org.medchain.keys.chain.verification.VerifyAudit", "--export", str(export),
         "--checkpoints", str(copy), "--public-key", str(keys / "checkpoint-key.pem.pub"), "--max-unproven", str(unproven),
         "--max-unproven-seconds", "3600"],
        capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()
