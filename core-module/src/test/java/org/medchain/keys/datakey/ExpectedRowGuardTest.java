package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class ExpectedRowGuardTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDatabase database;
    private final InProcessDataKeys prepared;
    private final EncryptionContext context;
    private final GeneratedDataKey generated;

    ExpectedRowGuardTest(DatabaseKind kind) {
        database = kind.database();
        InProcessAudit audit = new InProcessAudit(database);
        prepared = new InProcessDataKeys(audit, Clock.systemUTC());
        TenantId tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
        context = new EncryptionContext(tenant, PATIENT);
        generated = prepared.generate(PATIENT);
    }

    private ExpectedRow expected(DataKeyId keyId) {
        PatientRowId patient = prepared.patients().rowOf(context);
        return new ExpectedRow(patient, keyId, generated.encryptedKey().bytes(), true);
    }

    private void look(ExpectedRow row) {
        database.change(Effect.of(ExpectedRowGuard.ALL, row)::apply);
    }

    @Nested
    class Refuse {

        @Test
        void findsTheGenerationOfARowThatHoldsWhatIsExpected() {
            ExpectedRow row = expected(generated.keyId());

            look(row);

            assertThat(row.generation()).hasValue(1);
            assertThat(row.isDifferent()).isFalse();
            assertThat(ExpectedRowGuard.ALL.generation(row)).hasValue(1);
        }

        @Test
        void refusesARowThatHoldsSomethingElseAndTellsWhat() {
            prepared.provider().renewKek();
            prepared.rewrapAll(context);
            ExpectedRow row = expected(generated.keyId());

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> look(row));

            assertThat(row.isDifferent()).isTrue();
            assertThat(row.held())
                    .isEqualTo(prepared.dataKeys()
                            .find(row.patient(), row.keyId())
                            .orElseThrow()
                            .encryptedKey()
                            .bytes());
            assertThat(row.generation()).isEmpty();
        }

        @Test
        void doesNotMissARow() {
            ExpectedRow row = expected(new DataKeyId(UuidCreator.getTimeOrderedEpoch()));

            look(row);

            assertThat(row.generation()).isEmpty();
            assertThat(row.isDifferent()).isFalse();
        }
    }
}
