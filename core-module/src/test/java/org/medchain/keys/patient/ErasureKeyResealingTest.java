package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.persistence.PersistenceException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.database.CallGate;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessErasureKeys;

@ParameterizedClass
@EnumSource
class ErasureKeyResealingTest {

    private static final TenantId TENANT = new TenantId("clinic");

    /** Two look for KEKs and one for a page. */
    private static final int FIRST_CHANGE = 4;

    private final SecureRandom random = new SecureRandom();
    private final InProcessErasureKeys store;
    private final ErasureKek before = newKek();
    private final ErasureKek now = newKek();

    ErasureKeyResealingTest(DatabaseKind kind) {
        store = InProcessErasureKeys.open(kind);
    }

    private ErasureKek newKek() {
        byte[] bytes = new byte[ErasureKek.LENGTH];
        random.nextBytes(bytes);
        return new ErasureKek(bytes);
    }

    private ExternalErasureKeys keysUnder(ErasureKek... keks) {
        return new ExternalErasureKeys(
                store.door(), new ErasureKeks(List.of(keks)), random, ErasureKeysOn.newRegister());
    }

    private KeptErasureKey addTo(ErasureKeyStore keys, int patient) {
        byte[] hash = new byte[Hash.LENGTH];
        hash[0] = (byte) patient;
        return keys.prepare(TENANT, new Hash(hash));
    }

    private void reseal(ErasureKek... keks) {
        new ErasureKeyResealing(settings(keks), store.door(), random).run();
    }

    private static ErasureKeySettings settings(ErasureKek... keks) {
        return new ErasureKeySettings(Optional.of(new ErasureKeks(List.of(keks))), Optional.empty());
    }

    private List<String> keks() {
        return new SealedErasureKeyRows(store.door()).findKeks();
    }

    @Nested
    class Run {

        @Test
        void sealsAllUnderTheCurrentKek() {
            KeptErasureKey first = addTo(keysUnder(before), 1);
            KeptErasureKey second = addTo(keysUnder(before), 2);
            KeptErasureKey third = addTo(keysUnder(now, before), 3);

            reseal(now, before);

            assertThat(keks()).containsExactly(now.fingerprint());
            for (KeptErasureKey key : List.of(first, second, third)) {
                assertThat(keysUnder(now).find(key.patient()))
                        .map(KeptErasureKey::bytes)
                        .contains(key.bytes());
            }
        }

        @Test
        void leavesWhatIsUnderTheCurrentKek() {
            addTo(keysUnder(now), 1);
            byte[] sealed = sealed();

            reseal(now, before);

            assertThat(sealed()).isEqualTo(sealed);
        }

        private byte[] sealed() {
            byte[] hash = new byte[Hash.LENGTH];
            hash[0] = 1;
            return new SealedErasureKeyRows(store.door())
                    .find(TENANT, new Hash(hash))
                    .orElseThrow()
                    .sealed();
        }

        @Test
        void bringsNoErasedRowBack() {
            SealedErasureKeyRow row = new SealedErasureKeyRows(store.door())
                    .find(addTo(keysUnder(before), 1).patient())
                    .orElseThrow();
            store.execute("delete from sealed_erasure_keys");

            new SealedErasureKeyRows(store.door()).reseal(now.fingerprint(), Map.of(row, row.sealed()));

            assertThat(store.count("select count(*) from sealed_erasure_keys")).isZero();
        }

        /** The run says so at its end: the previous KEK is needed still. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "update sealed_erasure_keys set sealed_key = ? where patient = ?",
                    "update sealed_erasure_keys set sealed_key = ?, tenant_id = '! no tenant' where patient = ?",
                    "update sealed_erasure_keys set sealed_key = ?, patient_hash = 'no hash' where patient = ?"
                })
        void passesOverARowThatDoesNotOpen(String change) {
            KeptErasureKey damaged = addTo(keysUnder(before), 1);
            KeptErasureKey behind = addTo(keysUnder(before), 2);
            store.execute(change, flipped(damaged), damaged.patient().value());

            assertThatIllegalStateException()
                    .isThrownBy(() -> reseal(now, before))
                    .withMessageContaining("1 in number");

            assertThat(keks()).containsExactlyInAnyOrder(now.fingerprint(), before.fingerprint());
            assertThat(keysUnder(now).find(behind.patient()))
                    .map(KeptErasureKey::bytes)
                    .contains(behind.bytes());
        }

        private byte[] flipped(KeptErasureKey key) {
            byte[] sealed = new SealedErasureKeyRows(store.door())
                    .find(key.patient())
                    .orElseThrow()
                    .sealed();
            sealed[sealed.length - 1] ^= 1;
            return sealed;
        }

        /** Somebody has a row of the first page locked. The run fails at its end: the previous KEK is needed still. */
        @Test
        void sealsBehindAPageThatIsLockedAndThatOneLater() {
            List<KeptErasureKey> keys = List.of(addTo(keysUnder(before), 1), addTo(keysUnder(before), 2));

            assertThatExceptionOfType(PersistenceException.class)
                    .isThrownBy(() ->
                            resealingOver(store.behind(waitingAt(FIRST_CHANGE))).run());
            assertThat(keks()).containsExactlyInAnyOrder(now.fingerprint(), before.fingerprint());

            resealingOver(store).run();
            assertThat(keks()).containsExactly(now.fingerprint());
            assertThat(keys).allMatch(key -> keysUnder(now).find(key.patient()).isPresent());
        }

        private ErasureKeyResealing resealingOver(InProcessErasureKeys of) {
            return new ErasureKeyResealing(settings(now, before), new SealedErasureKeyRows(of.door()), random, 1);
        }

        private CallGate waitingAt(int call) {
            AtomicInteger calls = new AtomicInteger();
            return stage -> {
                if (calls.incrementAndGet() == call) {
                    throw new PersistenceException(new SQLException("lock timeout", "55P03"));
                }
            };
        }

        @Test
        void failsIfAPreviousKekIsMissing() {
            addTo(keysUnder(before), 1);

            assertThatIllegalStateException()
                    .isThrownBy(() -> reseal(now))
                    .withMessageContaining("ERASURE_KEYS_KEK_PREVIOUS");

            assertThat(keks()).containsExactly(before.fingerprint());
        }
    }
}
