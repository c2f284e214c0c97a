package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CapturedLog;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.datakey.EncryptedKeyFormat.OpenedKey;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class CurrentKeysTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final SecureRandom RANDOM = new SecureRandom();

    @AutoClose
    private final CapturedLog log = new CapturedLog(DamagedRows.class);

    private final RecordedMetrics metrics = new RecordedMetrics();
    private final InProcessDatabase database;
    private final InProcessDataKeys prepared;
    private final CurrentKeys currentKeys;
    private final EncryptionContext context;
    private final GeneratedDataKey sent;

    CurrentKeysTest(DatabaseKind kind) {
        database = kind.database();
        InProcessAudit audit = new InProcessAudit(database);
        prepared = new InProcessDataKeys(audit, Clock.systemUTC());
        currentKeys = new CurrentKeys(prepared.dataKeys(), new DamagedRows(metrics.registry()), RANDOM);
        TenantId tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
        context = new EncryptionContext(tenant, PATIENT);
        sent = prepared.generate(PATIENT);
    }

    private Optional<OpenedKey> openRow() {
        try (PatientKeys patient = prepared.patients().patients().find(context).orElseThrow();
                SealingKey sealingKey = patient.useErasureKey(SealingKey::derivedFrom)) {
            OpenedKey opened = currentKeys.openSent(sealingKey, sent.encryptedKey(), context);
            byte[] held = currentKeys.find(patient.id(), sent.keyId()).orElseThrow();
            return currentKeys.openRow(sealingKey, held, opened, context);
        }
    }

    private void store(byte[] encryptedKey) {
        assertThat(database.execute(
                        "update data_keys set encrypted_key = ? where key_id = ?",
                        encryptedKey,
                        sent.keyId().value()))
                .isEqualTo(1);
    }

    private long damaged() {
        return metrics.shown()
                .getOrDefault("medchain_damaged_data_keys_total{}", 0.0)
                .longValue();
    }

    private void assertDamaged() {
        assertThat(openRow()).isEmpty();
        assertThat(damaged()).isEqualTo(1);
        assertThat(log.lines())
                .containsExactly("SEVERE the row of data key " + sent.keyId()
                        + " does not hold that key and is passed over; restore the row");
    }

    @Nested
    class OpenRow {

        @Test
        void opensTheKeyThatSupersedesTheOneThatWasSent() {
            prepared.provider().renewKek();
            prepared.rewrapAll(context);

            assertThat(openRow()).map(OpenedKey::keyId).contains(sent.keyId());
            assertThat(damaged()).isZero();
            assertThat(log.lines()).isEmpty();
        }

        @Test
        void reportsARowThatHoldsAnotherKeyOfThePatient() {
            store(prepared.generate(PATIENT).encryptedKey().bytes());

            assertDamaged();
        }

        @Test
        void reportsARowThatHoldsAnotherPatientsKey() {
            store(prepared.generate(new PatientId("other")).encryptedKey().bytes());

            assertDamaged();
        }

        @Test
        void reportsARowThatHoldsGarbage() {
            store(new byte[] {1});

            assertDamaged();
        }

        @Test
        void reportsARowThatHoldsMoreThanAnyKey() {
            store(new byte[EncryptedKey.MAX_LENGTH + 1]);

            assertDamaged();
        }
    }
}
