package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class DecryptionTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessAudit audit;
    private final InProcessDataKeys prepared;
    private final TenantId tenant;
    private final GeneratedDataKey generated;

    DecryptionTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        prepared = new InProcessDataKeys(audit, Clock.systemUTC());
        tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
        generated = prepared.generate(PATIENT);
    }

    private void rotate() {
        prepared.provider().renewKek();
        prepared.rewrapAll(new EncryptionContext(tenant, PATIENT));
    }

    private void assertOpensAs(int generation) {
        DecryptedDataKey opened = prepared.decrypt(generated.encryptedKey(), PATIENT);

        assertThat(opened.plainKey()).isEqualTo(generated.plainKey());
        assertThat(opened.generation()).hasValue(generation);
        assertThat(opened.superseding().isPresent()).isEqualTo(generation > 1);
        assertThat(audit.eventsOf(tenant))
                .last()
                .extracting(AuditEvent::generation)
                .isEqualTo(Optional.of(generation));
        assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_DATA_KEY SUCCESS", "DECRYPT_DATA_KEY SUCCESS");
    }

    private int unwrapped() {
        return prepared.provider().given().size() - 1;
    }

    @Nested
    class InMemory {

        @Test
        void opensTheCurrentKeyAtTheFirstTry() {
            assertOpensAs(1);
            assertThat(unwrapped()).isEqualTo(1);
        }

        @Test
        void opensASupersededKeyOnceTheLedgerFoundItsRow() {
            rotate();

            assertOpensAs(2);
            assertThat(unwrapped())
                    .as("the key that was sent, then the current one")
                    .isEqualTo(2);
        }

        @Test
        void leavesNoPlainKeyOfTheFirstTry() {
            rotate();
            prepared.decrypt(generated.encryptedKey(), PATIENT).close();

            assertThat(prepared.provider().given().subList(1, 3))
                    .allSatisfy(key -> assertThatExceptionOfType(IllegalStateException.class)
                            .isThrownBy(() -> key.<Integer, RuntimeException>use(bytes -> bytes.length)));
        }

        @Test
        void opensASupersededKeyWhoseKekIsGone() {
            rotate();
            prepared.provider().dropEarlierKeks();

            assertOpensAs(2);
        }

        @Test
        void opensAKeyThatIsRotatedMeanwhile() {
            prepared.provider().duringNextCall(DecryptionTest.this::rotate);

            assertOpensAs(2);
        }

        @Test
        void refusesAKeyWhoseKekIsGone() {
            prepared.provider().renewKek();
            prepared.provider().dropEarlierKeks();

            assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                    .isThrownBy(() -> prepared.decrypt(generated.encryptedKey(), PATIENT));
        }
    }

    @Nested
    class OverTheNetwork {

        @Test
        void opensTheCurrentKeyWithOneCall() {
            prepared.provider().callTheNetwork();

            assertOpensAs(1);
            assertThat(unwrapped()).isEqualTo(1);
        }

        @Test
        void opensASupersededKeyWithOneCall() {
            rotate();
            prepared.provider().callTheNetwork();

            assertOpensAs(2);
            assertThat(unwrapped()).isEqualTo(1);
        }
    }
}
