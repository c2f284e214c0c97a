package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.datakey.CurrentKeys.CurrentKey;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class CurrentKeysTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CountedMetrics metrics = new CountedMetrics();
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

    private Optional<CurrentKey> find() {
        try (PatientKeys patient = prepared.patients().patients().find(context).orElseThrow();
                SealingKey sealingKey = patient.useErasureKey(SealingKey::derivedFrom)) {
            EncryptedKeyV1.OpenedKey opened = new EncryptedKeyV1(RANDOM).open(sealingKey, sent.encryptedKey(), context);
            return currentKeys.find(sealingKey, patient.id(), sent.encryptedKey(), opened, context);
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
        return metrics.count("medchain_damaged_data_keys_total");
    }

    private void assertDamaged() {
        assertThat(find()).isEmpty();
        assertThat(damaged()).isEqualTo(1);
    }

    @Nested
    class Find {

        @Test
        void answersTheKeyThatWasSentIfItIsTheCurrentOne() {
            CurrentKey current = find().orElseThrow();

            assertThat(current.encryptedKey()).isEqualTo(sent.encryptedKey());
            assertThat(current.generation()).isEqualTo(1);
            assertThat(damaged()).isZero();
        }

        @Test
        void answersTheKeyThatSupersedesIt() {
            prepared.provider().renewKek();
            prepared.rewrapAll(context);

            CurrentKey current = find().orElseThrow();

            assertThat(current.opened().keyId()).isEqualTo(sent.keyId());
            assertThat(current.encryptedKey()).isNotEqualTo(sent.encryptedKey());
            assertThat(current.generation()).isEqualTo(2);
            assertThat(damaged()).isZero();
        }

        @Test
        void answersNothingWithoutARowAndReportsNothing() {
            UUID keyId = sent.keyId().value();
            assertThat(database.execute("delete from data_keys where key_id = ?", keyId))
                    .isEqualTo(1);

            assertThat(find()).isEmpty();
            assertThat(damaged()).isZero();
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
