package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class KeyReplacementTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDatabase database;
    private final InProcessDataKeys prepared;
    private final EncryptionContext context;
    private final GeneratedDataKey generated;
    private final RewrappedKeys rewrapped;

    KeyReplacementTest(DatabaseKind kind) {
        database = kind.database();
        InProcessAudit audit = new InProcessAudit(database);
        prepared = new InProcessDataKeys(audit, Clock.systemUTC());
        TenantId tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
        context = new EncryptionContext(tenant, PATIENT);
        generated = prepared.generate(PATIENT);
        prepared.generate(PATIENT).close();
        prepared.provider().renewKek();
        rewrapped = prepare();
    }

    private RewrappedKeys prepare() {
        try (PatientKeys patient = prepared.patients().patients().find(context).orElseThrow()) {
            return (RewrappedKeys) prepared.prepareAll(patient, context);
        }
    }

    private void replace() {
        database.change(rewrapped.replacement()::apply);
    }

    private List<DataKey> stored() {
        return prepared.dataKeys().findFirst(rewrapped.patient());
    }

    private void assertRefused() {
        List<Integer> generations = stored().stream().map(DataKey::generation).toList();

        assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(this::replace);

        assertThat(stored()).extracting(DataKey::generation).isEqualTo(generations);
    }

    @Nested
    class Apply {

        @Test
        void replacesEveryWrapping() {
            replace();

            assertThat(stored())
                    .extracting(DataKey::encryptedKey)
                    .containsExactlyElementsOf(rewrapped.moved().stream()
                            .map(key -> key.wrapping().encryptedKey())
                            .toList());
            assertThat(stored()).extracting(DataKey::generation).containsExactly(2, 2);
        }

        @Test
        void leavesOtherPatientsAlone() {
            GeneratedDataKey other = prepared.generate(new PatientId("other"));

            replace();

            assertThat(prepared.decrypt(other.encryptedKey(), new PatientId("other"))
                            .generation())
                    .hasValue(1);
        }
    }

    @Nested
    class Refuse {

        @Test
        void refusesASecondReplacement() {
            replace();

            assertRefused();
        }

        @Test
        void refusesIfAKeyWasAdded() {
            prepared.generate(PATIENT).close();

            assertRefused();
        }

        @Test
        void refusesIfAKeyIsGone() {
            assertThat(database.execute(
                            "delete from data_keys where key_id = ?",
                            generated.keyId().value()))
                    .isEqualTo(1);

            assertRefused();
        }
    }
}
