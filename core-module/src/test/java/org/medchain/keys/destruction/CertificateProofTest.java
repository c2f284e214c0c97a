package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.chain.certificate.CertificateVerifier;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;

/** A certificate states what the audit trail says, once the erasure cannot be lost; never what a row says that somebody changed. */
@ParameterizedClass
@EnumSource
class CertificateProofTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final Duration CACHED = Duration.ofSeconds(30);

    private final DatabaseKind kind;
    private final InProcessDestructions destructions;

    CertificateProofTest(DatabaseKind kind) {
        this.kind = kind;
        destructions = new InProcessDestructions(kind, CACHED);
        destructions.addKey(PATIENT);
    }

    /** Erased, and not certified yet. */
    private DestructionId erased() {
        DestructionId id = destructions.destroy(PATIENT);
        assertThat(destructions.record(id).erasedAt()).isPresent();
        assertThat(destructions.record(id).certificate()).isEmpty();
        destructions.clock().advance(CACHED);
        return id;
    }

    private void run(InProcessDestructions server, DestructionId id) {
        server.erasure().run(server.rowOf(id), () -> {});
    }

    private String certificateOf(DestructionId id) {
        return (String) destructions.database().value("select certificate from destructions where id = ?1", id.value());
    }

    @Nested
    class Events {

        @Test
        void areNamedByTheirNumbersInTheChain() {
            DestructionId id = erased();
            run(destructions, id);

            Path publicKey = destructions
                    .certificateKey()
                    .resolveSibling(destructions.certificateKey().getFileName() + ".pub");
            byte[] payload = CertificateVerifier.read(List.of(publicKey))
                    .verify(certificateOf(id))
                    .orElseThrow();
            JsonObject certificate =
                    Json.createReader(new ByteArrayInputStream(payload)).readObject();
            assertThat(certificate.getJsonArray("events").getValuesAs(JsonObject.class))
                    .extracting(event -> event.getString("operation"))
                    .containsExactly("DESTROY_PATIENT_KEYS", "BEGIN_ERASURE", "ERASE_PATIENT_KEYS");
            assertThat(certificate.getJsonArray("events").getValuesAs(JsonObject.class))
                    .allSatisfy(event -> assertThat(destructions.audit().eventsOf(destructions.tenant()))
                            .filteredOn(stored -> stored.seq() == event.getInt("seq"))
                            .extracting(stored -> stored.operation().name())
                            .containsExactly(event.getString("operation")));
            int attempt = certificate.getJsonObject("unwrap").getInt("seq");
            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .filteredOn(stored -> stored.seq() == attempt)
                    .singleElement()
                    .satisfies(stored -> {
                        assertThat(stored.operation()).isEqualTo(Operation.DECRYPT_DATA_KEY);
                        assertThat(stored.reason()).contains(FailureReason.KEYS_DESTROYED);
                    });
            assertThat(certificate.getJsonObject("dataKeys").getInt("count")).isEqualTo(1);
        }

        @Test
        void haveCountAndOutcomeAmongTheirValues() {
            DestructionId id = erased();
            run(destructions, id);

            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .filteredOn(event -> event.operation() == Operation.CERTIFY_DESTRUCTION)
                    .singleElement()
                    .extracting(event -> event.change().orElseThrow().after().orElseThrow())
                    .asString()
                    .contains("\"dataKeys\":1", "\"unwrapFailedWith\":\"KEYS_DESTROYED\"");
        }
    }

    /** Experiment 8 of issue 33. */
    @Nested
    class ChangedRow {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "requested_by = 'somebody else'",
                    "legal_basis = 'none'",
                    "approved_by = 'a second person'",
                    "approved_at = current_timestamp",
                    "requested_at = current_timestamp",
                    "erased_at = current_timestamp",
                    "data_keys = 4711",
                    "escrow_copies_read = '3'",
                    "unwrap_failed_with = 'KMS_REFUSED'"
                })
        void isNeverCertified(String change) {
            DestructionId id = erased();
            destructions.execute("update destructions set " + change + " where id = ?1", id.value());

            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> run(destructions, id));

            assertThat(certificateOf(id)).isNull();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "values_after = replace(values_after, 'officer', 'somebody')",
                    "subject = null, change_number = null, values_before = null, values_after = null"
                })
        void isNeverCertifiedIfTheEventIsChanged(String change) {
            DestructionId id = erased();
            destructions.execute(
                    "update audit_events set " + change + " where tenant_id = ?1 and operation = 'ERASE_PATIENT_KEYS'",
                    destructions.tenant().value());

            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> run(destructions, id));

            assertThat(certificateOf(id)).isNull();
        }
    }

    @Nested
    class SecondPlace {

        private final InProcessDestructions alone = InProcessDestructions.withoutCopy(kind);
        private final DestructionId id;

        SecondPlace() {
            alone.addKey(PATIENT);
            alone.listing().join();
            id = alone.destroy(PATIENT);
        }

        private void look() {
            alone.listing().look();
        }

        @Test
        void isWaitedForWithTheCertificateAlone() {
            look();
            run(alone, id);

            assertThat(alone.record(id).status()).isEqualTo(DestructionStatus.ERASING);
            assertThat(alone.record(id).erasedAt()).isPresent();
            assertThat(alone.store().findLongestDue(alone.clock().instant())).isEmpty();
            assertThat(alone.store().countErasedBefore(alone.clock().instant())).isEqualTo(1);
            assertThat(alone.ends()).containsOnlyOnce("DECRYPT_DATA_KEY KEYS_DESTROYED");
        }

        @Test
        void isAnotherServersRegister() {
            InProcessDestructions other = alone.onAnotherServer();
            other.listing().join();
            look();

            run(alone, id);

            assertThat(alone.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        }

        @Test
        void isNoServerThatStopped() {
            InProcessDestructions other = alone.onAnotherServer();
            other.listing().join();
            other.listing().leave();
            look();

            run(alone, id);

            assertThat(alone.record(id).status()).isEqualTo(DestructionStatus.ERASING);
        }
    }

    /** Experiment 6 of issue 33. */
    @Nested
    class ErasureKeysMoved {

        private final DestructionId id;
        private final PatientRowId row;

        ErasureKeysMoved() {
            row = destructions.rowOf(PATIENT);
            id = destructions.request(PATIENT);
            destructions.clock().advance(InProcessDestructions.WINDOW);
        }

        private void move() {
            destructions.execute(
                    "insert into erasure_key_store_in_use (id, name) values (1, 'store of another server')");
        }

        private void requireNothingErased() {
            assertThat(destructions.erasureKeysOf(row)).isEqualTo(1);
            assertThat(destructions.rowsOf(row, "data_keys")).isEqualTo(1);
            assertThat(certificateOf(id)).isNull();
        }

        @Test
        void keepsARoundFromErasing() {
            move();

            destructions.rounds().run();

            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.PENDING);
            requireNothingErased();
        }

        @Test
        void refusesTheErasingUnitItself() {
            move();

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> run(destructions, id));

            requireNothingErased();
        }

        @Test
        void refusesTheUnitOfAnErasureThatHasBegun() {
            destructions.change(id, it -> it.begin(destructions.clock().instant()));
            move();

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> run(destructions, id));

            requireNothingErased();
        }
    }
}
