package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class RewrappingTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDatabase database;
    private final InProcessDataKeys prepared;
    private final Rewrapping rewrapping;
    private final EncryptionContext context;
    private final Attempt attempt;
    private final GeneratedDataKey first;
    private final GeneratedDataKey second;
    private final List<String> before = new ArrayList<>();

    RewrappingTest(DatabaseKind kind) {
        database = kind.database();
        InProcessAudit audit = new InProcessAudit(database);
        prepared = new InProcessDataKeys(audit, Clock.fixed(NOW, ZoneOffset.UTC));
        rewrapping = prepared.rewrapping(Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));
        TenantId tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
        context = new EncryptionContext(tenant, PATIENT);
        attempt = Attempt.partOf("a test", Operation.ROTATE_PATIENT_KEY, context);
        first = prepared.generate(PATIENT);
        second = prepared.generate(PATIENT);
    }

    private WrappingRule rule(Optional<Instant> renewBefore) {
        return rewrapping.ruleFor(
                prepared.tenants().tenants().require(context.tenantId()).cmk(),
                new DueWrappings.NotCurrent(renewBefore));
    }

    private Rewrapped prepare() {
        try (PatientKeys patient = prepared.patients().patients().find(context).orElseThrow()) {
            return rewrapping.prepare(
                    attempt,
                    patient,
                    context,
                    TenantCmk.NONE,
                    rule(Optional.empty()),
                    prepared.dataKeys().findFirst(patient.id()),
                    () -> before.add("call"));
        }
    }

    private List<DataKey> stored() {
        return prepared.dataKeys()
                .findFirst(prepared.patients().patients().findId(context).orElseThrow());
    }

    @Nested
    class Prepare {

        @Test
        void leavesWhatIsUnderTodaysKekAlone() {
            Rewrapped keys = prepare();

            assertThat(keys.last().moved()).isEmpty();
            assertThat(keys.result().current()).isEqualTo(2);
            assertThat(before).isEmpty();
        }

        @Test
        void wrapsWhatIsDueUnderTodaysKekAndStoresNothing() {
            prepared.provider().renewKek();

            Rewrapped keys = prepare();

            String today = rule(Optional.empty()).current().wrappedUnder();
            assertThat(keys.last().moved())
                    .hasSize(2)
                    .allSatisfy(key -> assertThat(key.wrapping().wrappedUnder()).isEqualTo(today))
                    .allSatisfy(key -> assertThat(key.wrappedAt()).isEqualTo(NOW.plusSeconds(60)));
            assertThat(keys.result().generation()).isEqualTo(2);
            assertThat(before).hasSize(2);
            assertThat(attempt.keyId()).isEmpty();
            assertThat(stored()).extracting(DataKey::generation).containsExactly(1, 1);
        }

        @Test
        void keepsThePlainKey() {
            prepared.provider().renewKek();
            prepared.rewrapAll(context);

            assertThat(prepared.decrypt(stored().get(0).encryptedKey(), PATIENT).plainKey())
                    .isEqualTo(first.plainKey());
        }

        @Test
        void namesTheKeyWhoseRowHoldsAnother() {
            prepared.provider().renewKek();
            assertThat(database.execute(
                            "update data_keys set encrypted_key = ? where key_id = ?",
                            first.encryptedKey().bytes(),
                            second.keyId().value()))
                    .isEqualTo(1);

            assertThatExceptionOfType(InvalidEncryptedKeyException.class).isThrownBy(RewrappingTest.this::prepare);

            assertThat(attempt.keyId()).contains(second.keyId());
        }

        @Test
        void failsAsTheProviderDoes() {
            prepared.provider().renewKek();
            prepared.provider()
                    .duringNextCall(() -> prepared.provider()
                            .duringNextCall(() -> prepared.provider().failWith(new KmsUnavailableException())));

            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(RewrappingTest.this::prepare);

            assertThat(attempt.keyId()).contains(first.keyId());
        }
    }

    @Nested
    class CountDue {

        @Test
        void countsNoneUnderTodaysKek() {
            assertThat(rewrapping.countDue(attempt, rule(Optional.empty()), stored()))
                    .isZero();
        }

        @Test
        void countsThoseThatAreTooOld() {
            assertThat(rewrapping.countDue(attempt, rule(Optional.of(NOW.plusSeconds(1))), stored()))
                    .isEqualTo(2);
            assertThat(attempt.keyId()).isEmpty();
        }
    }
}
