package org.medchain.keys.escrow.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.medchain.keys.escrow.recovery.RestoredScene.assertRefused;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.audit.restoration.InProcessRestorations;
import org.medchain.keys.audit.restoration.Restoration;
import org.medchain.keys.audit.restoration.RestorationStatus;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.destruction.InProcessDestructions;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.restoration.InProcessConfirmations;
import org.medchain.keys.restoration.RestorationOperations;
import org.medchain.keys.server.RecordedMetrics;

/** How servers find that a tenant's database went back, and what its confirmation ends. */
@ParameterizedClass
@EnumSource(names = {"H2_RECORDS", "POSTGRESQL_RECORDS"})
class RestoredTenantTest {

    private final RestoredScene scene;
    private final InProcessDestructions core;

    RestoredTenantTest(ErasureKeysOn place) {
        scene = new RestoredScene(place);
        core = scene.core();
    }

    @AfterEach
    void drop() {
        scene.drop();
    }

    @Test
    void tellsWhatIsMissing() {
        scene.dump();
        long size = core.audit().eventsOf(core.tenant()).size();
        core.addKey(RestoredScene.OTHER);
        scene.lookAtCheckpoints();
        Checkpoint lost = scene.newestCheckpoint();
        scene.restore();

        Restoration found = scene.restoration();

        assertThat(found.status()).isEqualTo(RestorationStatus.FOUND);
        assertThat(found.chainSize()).isEqualTo(size);
        assertThat(found.lost()).contains(lost.head());
        assertThat(found.newestEventAt()).isPresent();
    }

    @Test
    void isFoundByTheRoundOfCheckpoints() {
        scene.dump();
        core.addKey(RestoredScene.OTHER);
        scene.lookAtCheckpoints();
        scene.forgetWhatWasAppended();
        scene.restore();

        scene.lookAtCheckpoints();
        scene.lookAtCheckpoints();

        assertThat(scene.events(Operation.DETECT_RESTORATION)).isEqualTo(1);
    }

    @Test
    void staysErasedWithoutACheckpointAndTellsOfTheRegistersLines() {
        core.setPolicies(InProcessDestructions.policies(false, false));
        core.callAs("officer");
        scene.dump();
        core.destroy(RestoredScene.PATIENT);
        scene.awaitThatAllIsNoted();
        scene.forgetWhatWasAppended();
        scene.restore();

        core.compareWithRegister();

        assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(scene::openPatientsKey);
        assertRefused(scene::updateTenant);
        assertThat(scene.restoration().lines().erasures()).isEqualTo(1);
        assertThat(scene.restoration().lost()).isEmpty();
    }

    @Test
    void isNotFreedByARowThatIsDeleted() {
        scene.dump();
        core.addKey(RestoredScene.OTHER);
        scene.lookAtCheckpoints();
        scene.restore();
        assertRefused(scene::updateTenant);

        core.execute(
                "delete from restorations where tenant_id = ?1", core.tenant().value());

        assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(scene::updateTenant);
    }

    @Test
    void isNotFreedByARowThatSaysConfirmed() {
        scene.dump();
        core.addKey(RestoredScene.OTHER);
        scene.restore();
        assertRefused(scene::updateTenant);

        core.execute(
                "update restorations set status = 'CONFIRMED', confirmed_by = 'officer', confirmed_at = current_timestamp"
                        + " where tenant_id = ?1",
                core.tenant().value());

        assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(scene::updateTenant);
    }

    @Test
    void isRestoredAgainAfterAnotherRestoreToBeforeTheConfirmation() {
        scene.dump();
        core.addKey(RestoredScene.OTHER);
        scene.lookAtCheckpoints();
        scene.restore();
        scene.confirm();
        scene.lookAtCheckpoints();
        scene.forgetWhatWasAppended();
        assertThatCode(scene::updateTenant).doesNotThrowAnyException();
        scene.lookAtCheckpoints();

        scene.restore();

        assertRefused(scene::updateTenant);
    }

    /** The clock of the server that signed was ahead. */
    @Test
    void isConfirmedWhateverTheTimeOfTheLostCheckpoint() {
        scene.dump();
        core.addKey(RestoredScene.OTHER);
        Checkpoint lost = scene.signAhead(Duration.ofDays(365));
        scene.restore();
        assertRefused(scene::updateTenant);

        scene.confirm();

        assertThatCode(scene::updateTenant).doesNotThrowAnyException();
        scene.lookAtCheckpoints();
        assertThat(scene.known()
                        .checkpoints()
                        .files()
                        .directory()
                        .lost(core.tenant().value()))
                .containsExactly(lost);
        assertThatCode(scene::updateTenant).doesNotThrowAnyException();
    }

    @Test
    void setsTheOldCheckpointsAsideAndBeginsOthersWithTheConfirmation() {
        scene.dump();
        core.addKey(RestoredScene.OTHER);
        scene.lookAtCheckpoints();
        Checkpoint lost = scene.newestCheckpoint();
        scene.restore();
        scene.confirm();
        long confirmed = core.audit().eventsOf(core.tenant()).size();

        scene.lookAtCheckpoints();

        InProcessCheckpoints checkpoints = scene.known().checkpoints();
        assertThat(checkpoints.files().directory().lost(core.tenant().value())).containsExactly(lost);
        assertThat(scene.newestCheckpoint().head().size()).isEqualTo(confirmed);
    }

    @Test
    void needsOnePersonWithoutFourEyes() {
        core.setPolicies(InProcessDestructions.policies(false, false));
        scene.dump();
        core.addKey(RestoredScene.OTHER);
        scene.restore();

        assertThat(scene.restorations().confirm(scene.restoration().id()).status())
                .isEqualTo(RestorationStatus.CONFIRMED);
    }

    @Test
    void leavesOtherTenantsAlone() {
        scene.dump();
        core.addKey(RestoredScene.OTHER);
        scene.restore();
        assertRefused(scene::updateTenant);

        assertThat(scene.known().restored().isRestored(core.addTenant(InProcessDestructions.policies(false, false))))
                .isFalse();
    }

    @Test
    void isCountedIfTheRowOfAnotherHasAStatusThatThereIsNot() {
        RecordedMetrics metrics = new RecordedMetrics();
        scene.known().restored().showIn(metrics.registry());
        core.execute(
                "delete from restorations where tenant_id <> ?1", core.tenant().value());
        core.execute(
                "insert into restorations (tenant_id, restoration, status, found_at, chain_size, lost_erasures,"
                        + " lost_holds, lost_cancellations, version)"
                        + " values (?1, ?2, 'X', current_timestamp, 0, 0, 0, 0, 0)",
                core.addTenant(InProcessDestructions.policies(false, false)).value(),
                UUID.randomUUID());
        scene.dump();
        core.addKey(RestoredScene.OTHER);
        scene.restore();
        assertRefused(scene::updateTenant);

        scene.known().restored().lookAtConfirmations();

        assertThat(metrics.shown()).containsEntry("medchain_restored_tenants{}", 1.0);
    }

    /** Each signs into a directory of its own. */
    @Nested
    class TwoServers {

        private final InProcessAudit audit = new InProcessAudit(core.database());
        private final InProcessRestorations other = audit.restorations();

        @BeforeEach
        void goBackByAnEntryThatThisServerKnows() {
            lookAtTheOthersCheckpoints();
            scene.dump();
            core.addKey(RestoredScene.OTHER);
            scene.lookAtCheckpoints();
        }

        private void lookAtTheOthersCheckpoints() {
            other.checkpoints().look(core.database(), core.tenant().value(), other.restored());
        }

        private Checkpoint newestOfTheOther() {
            return other.checkpoints().newest(core.tenant().value());
        }

        private boolean isRestoredOnTheOther() {
            return other.restored().isRestored(core.tenant());
        }

        /** By two persons who ask the other server. */
        private void confirmOnTheOther() {
            RestorationOperations operations =
                    InProcessConfirmations.of(audit, core.dataKeys().tenants().tenants());
            audit.callAs(core.tenant(), "officer");
            UUID seen = operations.read().last().orElseThrow().id();
            operations.confirm(seen);
            audit.callAs(core.tenant(), "second officer");
            assertThat(operations.confirm(seen).status()).isEqualTo(RestorationStatus.CONFIRMED);
        }

        @Test
        void refuseWhatOneOfThemKnows() {
            scene.restore();
            assertThat(isRestoredOnTheOther()).isFalse();

            scene.lookAtCheckpoints();

            assertThat(isRestoredOnTheOther()).isTrue();
            assertRefused(scene::updateTenant);
        }

        @Test
        void takeAConfirmationOfEither() {
            scene.restore();
            scene.lookAtCheckpoints();

            confirmOnTheOther();

            assertThat(isRestoredOnTheOther()).isFalse();
            assertThatCode(scene::updateTenant).doesNotThrowAnyException();
        }

        @Test
        void setAsideWhatIsLostEachInItsOwnDirectory() {
            lookAtTheOthersCheckpoints();
            core.addKey(RestoredScene.OTHER);
            scene.lookAtCheckpoints();
            Checkpoint lost = scene.newestCheckpoint();
            Checkpoint lostOfTheOther = newestOfTheOther();
            assertThat(lostOfTheOther.head()).isNotEqualTo(lost.head());
            scene.restore();
            scene.lookAtCheckpoints();
            confirmOnTheOther();

            scene.lookAtCheckpoints();
            lookAtTheOthersCheckpoints();

            assertThat(lostIn(scene.known())).containsExactly(lost);
            assertThat(lostIn(other)).containsExactly(lostOfTheOther);
            long size = core.audit().eventsOf(core.tenant()).size();
            assertThat(scene.newestCheckpoint().head().size()).isEqualTo(size);
            assertThat(newestOfTheOther().head().size()).isEqualTo(size);
        }

        /** Its checkpoints are of before the dump. */
        @Test
        void goOnWithAFileThatNothingIsMissingFrom() {
            scene.restore();
            scene.lookAtCheckpoints();
            confirmOnTheOther();

            lookAtTheOthersCheckpoints();

            assertThat(lostIn(other)).isEmpty();
            assertThat(newestOfTheOther().head().size())
                    .isEqualTo(core.audit().eventsOf(core.tenant()).size());
        }

        private List<Checkpoint> lostIn(InProcessRestorations server) {
            return server.checkpoints().files().directory().lost(core.tenant().value());
        }
    }
}
