package org.medchain.keys.destruction;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TickingClock;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.escrow.recovery.InProcessRecoveries;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.patient.erased.InProcessErasureRegister;
import org.medchain.keys.server.database.StoredRows.Backup;

/** One run's installation: its tenants, its clock, the servers that serve now, and the backups that were taken. */
final class ModelInstallation implements AutoCloseable {

    private static final RecipientKey RECOVERY_KEY = RecipientKey.generate(new SecureRandom());
    private static final int PATIENTS = 2;

    /** Of both tenants. */
    static final int ALL_PATIENTS = 2 * PATIENTS;

    private final ModelDatabases databases;
    private final boolean apart;
    private final boolean copied;
    private final TickingClock clock = new TickingClock(InProcessDestructions.START);
    private final RehearsedProvider provider = new RehearsedProvider();
    private final List<ModelServer> serving = new ArrayList<>();
    private final List<Backup> recordBackups = new ArrayList<>();
    private final List<Backup> storeBackups = new ArrayList<>();
    private final List<TenantId> tenants =
            List.of(new TenantId("alone-" + UUID.randomUUID()), new TenantId("pair-" + UUID.randomUUID()));
    private final List<EncryptionContext> patients;
    private final Path directory;
    private int joined;

    /**
     * @param apart whether erasure keys are in a database of their own
     * @param copied whether servers have a copy of their register
     */
    ModelInstallation(ModelDatabases databases, boolean apart, boolean copied) {
        this.databases = databases;
        this.apart = apart;
        this.copied = copied;
        databases.empty();
        try {
            directory = Files.createDirectory(databases.directory().resolve("run"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        patients = tenants.stream()
                .flatMap(tenant -> Stream.iterate(1, i -> i + 1)
                        .limit(PATIENTS)
                        .map(i -> new EncryptionContext(tenant, new PatientId("patient-" + i))))
                .toList();
        InProcessErasureRegister.create(databases.records(), ModelServer.register(newHome()));
        start(newServer(directory.resolve("server-1"), Duration.ZERO));
        addTenants();
        join(Duration.ZERO);
    }

    private void addTenants() {
        InProcessDestructions core = serving.get(0).core();
        for (TenantId tenant : tenants) {
            core.addTenant(tenant, InProcessDestructions.policies(needsApproval(tenant), false));
            core.dataKeys().tenants().recoverBy(tenant, InProcessRecoveries.publicOf(RECOVERY_KEY));
        }
    }

    boolean needsApproval(TenantId tenant) {
        return tenant.equals(tenants.get(1));
    }

    ModelDatabases databases() {
        return databases;
    }

    boolean apart() {
        return apart;
    }

    TickingClock clock() {
        return clock;
    }

    RehearsedProvider provider() {
        return provider;
    }

    /** Where a server has the copy of its register, if it has one. */
    Optional<Path> copy(Path home) {
        return copied ? Optional.of(home.resolve("register.copy")) : Optional.empty();
    }

    RecipientKey recoveryKey() {
        return RECOVERY_KEY;
    }

    List<TenantId> tenants() {
        return tenants;
    }

    List<EncryptionContext> patients() {
        return patients;
    }

    List<ModelServer> serving() {
        return serving;
    }

    private Path newHome() {
        joined++;
        try {
            return Files.createDirectory(directory.resolve("server-" + joined));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new server gets the register of one that serves. */
    ModelServer join(Duration ahead) {
        Path home = newHome();
        try {
            Files.copy(ModelServer.register(serving.get(0).home()), ModelServer.register(home));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ModelServer server = newServer(home, ahead);
        start(server);
        return server;
    }

    private ModelServer newServer(Path home, Duration ahead) {
        return new ModelServer(this, home.getFileName().toString(), home, ahead);
    }

    private void start(ModelServer server) {
        server.start();
        serving.add(server);
    }

    /** The process ended and is started again: what it had in memory is gone. */
    void crash(ModelServer server) {
        server.stop();
        startAgain(server);
    }

    /** The same, and the others wait for it no more before it is started again. */
    void restart(ModelServer server) {
        server.leave();
        startAgain(server);
    }

    private void startAgain(ModelServer server) {
        ModelServer next = newServer(server.home(), server.ahead());
        next.start();
        serving.set(serving.indexOf(server), next);
    }

    /** The server is gone, with its register. */
    void lose(ModelServer server) {
        server.stop();
        serving.remove(server);
    }

    void backUp() {
        recordBackups.add(databases.recordRows().backUp());
        storeBackups.add(databases.storeRows().backUp());
    }

    List<Backup> recordBackups() {
        return recordBackups;
    }

    List<Backup> storeBackups() {
        return storeBackups;
    }

    @Override
    public void close() {
        serving.forEach(ModelServer::stop);
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
