package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.InProcessErasureKeys;
import org.medchain.keys.server.settings.InvalidSettingException;

@ParameterizedClass
@EnumSource
class ErasureKeyPlaceTest {

    private final InProcessDatabase records;
    private final InProcessErasureKeys store;

    ErasureKeyPlaceTest(DatabaseKind kind) {
        records = kind.database();
        store = InProcessErasureKeys.create(kind);
        forgetTheStore();
    }

    @AfterEach
    void forgetTheStore() {
        records.execute("delete from erasure_key_store_in_use");
    }

    private void start(Optional<InProcessErasureKeys> with) {
        ErasureKeysOn.place(records, with).open();
    }

    private void assertRefused(Optional<InProcessErasureKeys> with, String beginning) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> start(with))
                .withMessageStartingWith(beginning);
    }

    @Nested
    class Open {

        @Test
        void letsAnInstallationThroughThatNeverHadAStore() {
            assertThatCode(() -> start(Optional.empty())).doesNotThrowAnyException();
        }

        @Test
        void makesTheStoreAtTheFirstStartAndTakesItAtTheNext() {
            start(Optional.of(store));

            assertThatCode(() -> start(Optional.of(store))).doesNotThrowAnyException();
        }

        @Test
        void refusesToGoOnWithoutTheStore() {
            start(Optional.of(store));

            assertRefused(
                    Optional.empty(), "ERASURE_KEYS_URL must be set: this database has its erasure keys in the store ");
        }

        @Test
        void findsWhileAServerRunsWithoutAStoreThatAnotherHasOne() {
            ErasureKeyPlace without = ErasureKeysOn.place(records, Optional.empty());
            without.look();
            assertThat(without.isStale()).isFalse();
            ErasureKeyPlace with = ErasureKeysOn.place(records, Optional.of(store));
            with.open();

            without.look();
            with.look();

            assertThat(without.isStale()).isTrue();
            assertThat(with.isStale()).isFalse();
        }

        @Test
        void refusesAnotherStore() {
            start(Optional.of(store));
            records.execute("update erasure_key_store_in_use set name = 'another'");

            assertRefused(Optional.of(store), "ERASURE_KEYS_URL names the store ");
        }

        @Test
        void takesTheStoreAgainIfTheRecordsAreFromBeforeIt() {
            start(Optional.of(store));
            forgetTheStore();

            assertThatCode(() -> start(Optional.of(store))).doesNotThrowAnyException();
        }

        @Test
        void refusesAStoreThatDoesNotAnswer() {
            store.stop();

            assertRefused(Optional.of(store), "ERASURE_KEYS_URL names a database that does not answer");
        }

        @Test
        void refusesAStoreWhoseKekIsNotAtHand() {
            start(Optional.of(store));
            byte[] bytes = new byte[ErasureKek.LENGTH];
            new SecureRandom().nextBytes(bytes);
            new ExternalErasureKeys(
                            store.door(),
                            new ErasureKeks(List.of(new ErasureKek(bytes))),
                            new SecureRandom(),
                            ErasureKeysOn.newRegister())
                    .prepare(new TenantId("clinic-" + UUID.randomUUID()), new Hash(new byte[Hash.LENGTH]));

            assertRefused(Optional.of(store), "ERASURE_KEYS_KEK has the fingerprint ");
        }
    }
}
