package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.cli.database.CitusNodes;
import org.medchain.keys.server.database.CitusCluster;

/**
 * Two servers erase while a node of Citus is away that has another tenant, of whose patients one is held. Skipped where there is no Citus
 * ({@link CitusNodes}).
 */
@Tag("citus")
class CitusOutageTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId HELD = new PatientId("held");

    @TempDir
    private static Path directory;

    private static CitusCluster cluster;

    private InProcessDestructions eraser;
    private InProcessDestructions other;
    private DestructionId id;

    @BeforeAll
    static void start() throws IOException {
        CitusNodes.assume();
        cluster = CitusCluster.startIn(directory);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void requestWhatIsDue() {
        do {
            eraser = new InProcessDestructions(cluster.database());
        } while (cluster.isOn(cluster.worker(), eraser.tenant()));
        eraser.addKey(PATIENT);
        eraser.listing().join();
        other = eraser.onAnotherServer();
        other.listing().join();
        id = eraser.request(PATIENT);
        hold(newTenantOn(true));
        eraser.clock().advance(InProcessDestructions.WINDOW.plusMinutes(10));
        look();
    }

    private void whileTheWorkerIsAway(Runnable work) {
        cluster.nodes().stop(cluster.worker());
        try {
            work.run();
        } finally {
            cluster.nodes().startAgain(cluster.worker());
            awaitQuestionsToTheWorker();
        }
    }

    /** A node that was away is left out for some seconds more. */
    private void awaitQuestionsToTheWorker() {
        List<TenantId> one = List.of(idOn(true));
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (cluster.database()
                .shards()
                .ofNodes(one, TenantId::value, asked -> asked)
                .isEmpty()) {
            assertThat(Instant.now()).isBefore(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static TenantId idOn(boolean worker) {
        TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());
        while (cluster.isOn(cluster.worker(), tenant) != worker) {
            tenant = new TenantId("clinic-" + UUID.randomUUID());
        }
        return tenant;
    }

    private TenantId newTenantOn(boolean worker) {
        return eraser.addTenant(idOn(worker), InProcessDestructions.policies(false, false));
    }

    private void hold(TenantId tenant) {
        eraser.audit().callAs(tenant, "officer");
        other.addKey(HELD);
        other.holds().place(HELD, new HoldReason("lawsuit"), RowCondition.NONE);
        eraser.callAs("officer");
    }

    /** The looks of two seconds. */
    private void look() {
        for (int second = 0; second < 2; second++) {
            eraser.clock().advance(Duration.ofSeconds(1));
            for (InProcessDestructions server : new InProcessDestructions[] {eraser, other}) {
                server.watch().look();
                server.listing().look();
            }
        }
    }

    private void run() {
        eraser.erasure().run(eraser.rowOf(id), () -> {});
    }

    private void erase() {
        look();
        run();
        look();
        run();
    }

    @Test
    void certifiesForOthers() {
        whileTheWorkerIsAway(this::erase);

        assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        assertThat(eraser.record(id).certificate()).isPresent();
    }

    @Test
    void erasesAgainWhatOthersLost() {
        erase();
        whileTheWorkerIsAway(() -> {
            eraser.execute(
                    "delete from erased_patients where tenant_id = ?1",
                    eraser.tenant().value());
            eraser.execute(
                    "update patients set status = 'ACTIVE', patient_id = 'patient' where tenant_id = ?1",
                    eraser.tenant().value());

            look();

            assertThat(eraser.register().find(eraser.context(PATIENT))).isPresent();
        });
    }

    /** The node may come back as it was before the hold, which one server alone may know. */
    @Test
    void beginsNothingAfterANewHoldOfTheNodeThatIsAway() {
        hold(newTenantOn(true));

        whileTheWorkerIsAway(this::erase);

        assertThat(eraser.record(id).status()).isEqualTo(DestructionStatus.PENDING);
    }

    @Test
    void listsDestructionsOfOthers() {
        whileTheWorkerIsAway(() -> assertThat(eraser.operations().list(Optional.empty(), 10))
                .singleElement()
                .satisfies(listed -> assertThat(listed.held()).isFalse()));
    }

    @Test
    void recordsTheFirstEventOfATenant() {
        whileTheWorkerIsAway(() -> {
            TenantId tenant = newTenantOn(false);
            eraser.audit().callAs(tenant, "user");

            eraser.addKey(PATIENT);

            assertThat(eraser.audit().endsOf(tenant)).containsExactly("GENERATE_DATA_KEY SUCCESS");
        });
    }
}
