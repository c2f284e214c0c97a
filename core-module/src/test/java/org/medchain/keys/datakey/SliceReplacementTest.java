package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
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
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.datakey.InProcessDataKeys.State;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class SliceReplacementTest {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDatabase database;
    private final InProcessDataKeys prepared;
    private final EncryptionContext context;
    private final GeneratedDataKey generated;
    private final Rewrapped rewrapped;

    SliceReplacementTest(DatabaseKind kind) {
        database = kind.database();
        InProcessAudit audit = new InProcessAudit(database);
        prepared = new InProcessDataKeys(audit, CLOCK);
        TenantId tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
        context = new EncryptionContext(tenant, PATIENT);
        generated = prepared.generate(PATIENT);
        prepared.generate(PATIENT).close();
        prepared.provider().renewKek();
        rewrapped = prepare();
    }

    private Rewrapped prepare() {
        try (PatientKeys patient = prepared.patients().patients().find(context).orElseThrow()) {
            return prepared.prepareAll(patient, context);
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
                    .containsExactlyElementsOf(rewrapped.last().moved().stream()
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
        void refusesIfAKeyWasAddedThatIsDue() {
            prepared.add(
                    prepared.patients().patients().find(context).orElseThrow(),
                    context,
                    new State(ProviderType.LOCAL, "of before", Instant.now(CLOCK)),
                    false);

            assertRefused();
        }

        @Test
        void doesNotMindAKeyThatWasAddedUnderTodaysKek() {
            prepared.generate(PATIENT).close();

            replace();

            assertThat(stored()).extracting(DataKey::generation).containsExactlyInAnyOrder(2, 2, 1);
        }

        @Test
        void doesNotMindAChangeOfAKeyThatStays() {
            replace();
            GeneratedDataKey added = prepared.generate(PATIENT);
            prepared.provider().renewKek();
            Rewrapped again = prepare();
            assertThat(again.last().moved()).hasSize(3);
            RewrappedSlice last = again.last();
            RewrappedSlice ofSome = new RewrappedSlice(
                    again.patient(),
                    last.rule(),
                    last.behind(),
                    stored(),
                    last.moved().subList(0, 2));
            setGeneration(added, 7);

            database.change(Effect.of(SliceReplacement.ALL, ofSome)::apply);

            assertThat(stored()).extracting(DataKey::generation).containsExactly(3, 3, 7);
        }

        @Test
        void refusesIfAKeyThatMovesIsOfAnotherGeneration() {
            setGeneration(generated, 2);

            assertRefused();
        }

        private void setGeneration(GeneratedDataKey key, int generation) {
            assertThat(database.execute(
                            "update data_keys set generation = ? where key_id = ?",
                            generation,
                            key.keyId().value()))
                    .isEqualTo(1);
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
