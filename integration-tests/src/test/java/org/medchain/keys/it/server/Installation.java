package org.medchain.keys.it.server;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.medchain.keys.development.DevelopmentKeys;
import org.medchain.keys.development.TokenIssuer;

/** A MedChain installation: a server, its database, its secrets and the issuer of its tokens. */
public final class Installation implements AutoCloseable {

    /** A hundred kills take more than an hour. */
    private static final Duration LONGEST_RUN = Duration.ofHours(12);

    private final MedChainServer server;
    private final TestDatabase database;
    private final DevelopmentKeys keys;
    private final Secrets secrets;
    private final List<MedChainServer> others = new ArrayList<>();

    private Installation(MedChainServer server, TestDatabase database, DevelopmentKeys keys, Secrets secrets) {
        this.server = server;
        this.database = database;
        this.keys = keys;
        this.secrets = secrets;
    }

    /** A new installation, whose server does not run yet. */
    public static Installation create(String name, TestDatabase.Kind kind) {
        return create(name, kind, data -> {});
    }

    /** @param preparation gets the directory of the database's files before there are any */
    public static Installation create(String name, TestDatabase.Kind kind, Consumer<Path> preparation) {
        ServerDirectory directory = ServerDirectory.create(name);
        preparation.accept(directory.data());
        DevelopmentKeys keys = DevelopmentKeys.createOrOpen(directory.secrets());
        Secrets secrets = Secrets.of(keys);
        Installation made = new Installation(
                new MedChainServer(directory), TestDatabase.create(kind, directory, secrets), keys, secrets);
        made.database.prepare(made::startOnce);
        return made;
    }

    private void startOnce() {
        start();
        server.stop();
    }

    /** A second server, which does not run yet, on the same database and with the same secrets. */
    public Installation another(String name) {
        return new Installation(new MedChainServer(ServerDirectory.create(name)), database, keys, secrets);
    }

    /** The environment in which the server starts unless a test asks for another. */
    public ServerEnvironment environment() {
        return ServerEnvironment.of(server.directory(), secrets, keys, database);
    }

    /** One more server on the same database, with the same secrets and files of its own. It does not run yet. */
    public MedChainServer addServer(String name) {
        MedChainServer other = new MedChainServer(ServerDirectory.create(name));
        others.add(other);
        return other;
    }

    /** The environment of a server that was added. */
    public ServerEnvironment environmentOf(MedChainServer other) {
        // A database has one erasure register, which its servers share.
        return ServerEnvironment.of(other.directory(), secrets, keys, database)
                .with(
                        "ERASURE_REGISTER_FILE",
                        server.directory().erasureRegister().toString());
    }

    public void start() {
        server.start(environment());
    }

    public MedChainServer server() {
        return server;
    }

    public TestDatabase database() {
        return database;
    }

    public Secrets secrets() {
        return secrets;
    }

    public DevelopmentKeys keys() {
        return keys;
    }

    public TokenIssuer tokenIssuer() {
        return keys.tokenIssuer(Clock.systemUTC()).withLifetime(LONGEST_RUN);
    }

    @Override
    public void close() {
        others.forEach(MedChainServer::close);
        server.close();
        database.close();
    }
}
