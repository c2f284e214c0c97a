package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.settings.InvalidSettingException;

@ParameterizedClass
@EnumSource
class KekStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final String FIRST = "1111111111111111";
    private static final String SECOND = "2222222222222222";
    private static final String THIRD = "3333333333333333";

    private final InProcessDatabase database;
    private final KekStore store;

    KekStoreTest(DatabaseKind kind) {
        database = kind.database();
        store = storeAt(NOW);
    }

    private KekStore storeAt(Instant time) {
        return new KekStore(database, Clock.fixed(time, ZoneOffset.UTC));
    }

    /** A database has one current KEK. */
    @BeforeEach
    @AfterEach
    void forget() {
        database.execute("delete from keks_in_use");
    }

    private List<String> known(boolean current) {
        return database.read(entityManager -> entityManager
                .unwrap(Session.class)
                .createNativeQuery(
                        "select fingerprint from keks_in_use where is_current = :current order by fingerprint",
                        String.class)
                .setParameter("current", current)
                .getResultList());
    }

    private Instant since(String fingerprint) {
        return database.read(entityManager -> entityManager
                .unwrap(Session.class)
                .createNativeQuery("select since from keks_in_use where fingerprint = :fingerprint", Instant.class)
                .setParameter("fingerprint", fingerprint)
                .getSingleResult());
    }

    @Nested
    class Admit {

        @Test
        void recordsTheFirst() {
            store.admit(FIRST, Set.of());

            assertThat(known(true)).containsExactly(FIRST);
            assertThat(known(false)).isEmpty();
            assertThat(since(FIRST)).isEqualTo(NOW);
        }

        @Test
        void acceptsTheSameAtEveryStart() {
            store.admit(FIRST, Set.of());
            storeAt(NOW.plusSeconds(1)).admit(FIRST, Set.of());

            assertThat(known(true)).containsExactly(FIRST);
            assertThat(since(FIRST)).isEqualTo(NOW);
        }

        @Test
        void acceptsTheNextThatStillUnwrapsUnderTheLast() {
            store.admit(FIRST, Set.of());
            store.admit(SECOND, Set.of(FIRST, THIRD));

            assertThat(known(true)).containsExactly(SECOND);
            assertThat(known(false)).containsExactly(FIRST);
        }

        @Test
        void acceptsTheReturnOfAnEarlierOne() {
            store.admit(FIRST, Set.of());
            store.admit(SECOND, Set.of(FIRST));
            store.admit(FIRST, Set.of(SECOND));

            assertThat(known(true)).containsExactly(FIRST);
            assertThat(known(false)).containsExactly(SECOND);
        }

        /** Another server's start comes in between, after this one found none. */
        private KekStore meanwhile(String other, Set<String> previous) {
            Runnable start = () -> storeAt(NOW).admit(other, previous);
            AtomicReference<Runnable> once = new AtomicReference<>(start);
            InstantSource source = () -> {
                once.getAndSet(() -> {}).run();
                return NOW;
            };
            return new KekStore(database, source.withZone(ZoneOffset.UTC));
        }

        @Test
        void refusesTheSecondOfTwoServersThatStartAtOnceWithTwoKeks() {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> meanwhile(FIRST, Set.of()).admit(SECOND, Set.of()))
                    .withMessageStartingWith("LOCAL_KEK has the fingerprint " + SECOND)
                    .withMessageContaining("the KEK with the fingerprint " + FIRST);

            assertThat(known(true)).containsExactly(FIRST);
            assertThat(known(false)).isEmpty();
        }

        @Test
        void acceptsTwoServersThatStartAtOnceWithTheSame() {
            meanwhile(FIRST, Set.of()).admit(FIRST, Set.of());

            assertThat(known(true)).containsExactly(FIRST);
        }

        @Test
        void refusesAnUnknownOneAndNamesBoth() {
            store.admit(FIRST, Set.of());

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> store.admit(SECOND, Set.of(THIRD)))
                    .withMessageStartingWith("LOCAL_KEK has the fingerprint " + SECOND)
                    .withMessageContaining("the KEK with the fingerprint " + FIRST)
                    .withMessageEndingWith("or name it in LOCAL_KEK_PREVIOUS");

            assertThat(known(true)).containsExactly(FIRST);
            assertThat(known(false)).isEmpty();
        }

        @Test
        void refusesAnEarlierOneThatDoesNotUnwrapUnderTheLast() {
            store.admit(FIRST, Set.of());
            store.admit(SECOND, Set.of(FIRST));

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> store.admit(FIRST, Set.of()))
                    .withMessageContaining(FIRST)
                    .withMessageContaining(SECOND);

            assertThat(known(true)).containsExactly(SECOND);
        }
    }
}
