package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.checkpoint.ChainStartStore;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.chain.verification.Verification.Verified;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.PostgresPair;

/**
 * Kills the primary of two PostgreSQL servers under load and promotes its synchronous standby, as often as {@code medchain.promotions} says.
 * Each takes half a minute.
 */
@Tag("proof")
class PromotedStandbyTest {

    private static final Logger LOG = System.getLogger(PromotedStandbyTest.class.getName());
    private static final int PROMOTIONS = Integer.getInteger("medchain.promotions", 2);
    private static final int CALLERS = 8;

    @TempDir
    Path directory;

    private final RehearsedProvider provider = new RehearsedProvider();
    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final Random random = new Random();
    private TenantId tenant;
    private InProcessCheckpoints checkpoints;
    private int checkpointed;

    private record Acknowledged(PatientId patient, EncryptedKey encryptedKey, String plain) {}

    /** A server of the service, with its own connections to the primary of now. */
    private final class Server {

        private final InProcessDatabase database;
        private final InProcessAudit audit;
        private final InProcessDataKeys keys;
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean stopped;

        Server(InProcessDatabase database) {
            this.database = database;
            this.audit = new InProcessAudit(database);
            this.keys = new InProcessDataKeys(audit, InProcessAudit.CLOCK, provider);
        }

        void use() {
            audit.callAs(tenant, "user");
        }

        private void generateOnAndOn(PatientId patient) {
            while (!stopped) {
                try (GeneratedDataKey generated = keys.generate(patient)) {
                    acknowledged.add(new Acknowledged(
                            patient,
                            generated.encryptedKey(),
                            generated.plainKey().use(HexFormat.of()::formatHex)));
                } catch (RuntimeException e) {
                    refused.incrementAndGet();
                }
            }
        }

        List<Thread> load() {
            List<Thread> threads = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                PatientId patient = new PatientId("patient-" + caller);
                Thread thread = new Thread(() -> generateOnAndOn(patient));
                thread.start();
                threads.add(thread);
            }
            return threads;
        }

        private void sign() {
            InProcessCheckpoints.heads(database).find(tenant.value()).ifPresent(head -> {
                checkpoints.sign(head, InProcessAudit.CLOCK.instant());
                checkpointed++;
            });
        }

        void requireAllThatWasAcknowledged() {
            for (Acknowledged key : acknowledged) {
                try (var decrypted = keys.decrypt(key.encryptedKey(), key.patient())) {
                    assertThat(decrypted
                                    .plainKey()
                                    .<String, RuntimeException>use(HexFormat.of()::formatHex)
                                    .equals(key.plain()))
                            .as("key of %s", key.patient())
                            .isTrue();
                }
            }
        }

        void requireAWholeChain() {
            TrailVerification found = new AuditVerification(
                            new AuditorsChain(audit.operations()),
                            new EntryStore(database),
                            InProcessCheckpoints.heads(database),
                            new ChainStartStore(database),
                            checkpoints.files())
                    .verify();
            assertThat(found.found()).isInstanceOf(Verified.class);
        }
    }

    @Test
    void losesNoAcknowledgedKeyAndBreaksNoChain() throws IOException, SQLException, InterruptedException {
        checkpoints = new InProcessCheckpoints(Files.createDirectory(directory.resolve("checkpoints")));
        try (PostgresPair pair = new PostgresPair(directory)) {
            tenant = new InProcessDataKeys(new InProcessAudit(pair.connect()), InProcessAudit.CLOCK)
                    .tenants()
                    .add();
            for (int promotion = 1; promotion <= PROMOTIONS; promotion++) {
                pair.attachStandby();
                Server before = new Server(pair.connect());
                before.use();
                List<Thread> load = before.load();
                for (int i = 0; i < 5; i++) {
                    Thread.sleep(100 + random.nextInt(200));
                    before.sign();
                }
                pair.killPrimary();
                before.stopped = true;
                pair.promote();
                for (Thread thread : load) {
                    thread.join();
                }
                Server after = new Server(pair.connect());
                after.use();
                after.requireAllThatWasAcknowledged();
                after.requireAWholeChain();
                LOG.log(
                        Level.INFO,
                        "promotion " + promotion + ": " + acknowledged.size() + " keys acknowledged so far, "
                                + checkpointed + " checkpoints, " + before.refused + " refused");
            }
        }
    }
}
