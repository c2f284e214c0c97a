package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.EntityManager;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.RoundTrip;

class GroupEffectsTest {

    /** What happened, in its order. */
    private final List<String> happened = new ArrayList<>();

    private final EntityManager entityManager = (EntityManager) Proxy.newProxyInstance(
            GroupEffectsTest.class.getClassLoader(),
            new Class<?>[] {EntityManager.class},
            (proxy, method, arguments) -> {
                happened.add(method.getName());
                return null;
            });

    private final Bulk<String> guard = new Kind("guard", 0);
    private final Bulk<String> patients = new Kind("patients", 1);
    private final Bulk<String> keys = new Kind("keys", 2);

    /** Refuses whatever begins with "not". */
    private final class Kind implements Bulk<String> {

        private final String name;
        private final int rank;

        Kind(String name, int rank) {
            this.name = name;
            this.rank = rank;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public Supplier<Map<String, KeyManagementException>> refuse(RoundTrip ignored, Set<String> wanted) {
            happened.add(name + "?" + wanted);
            return () -> wanted.contains("not") ? Map.of("not", new DestructionPendingException()) : Map.of();
        }

        @Override
        public void apply(RoundTrip ignored, List<String> wanted) {
            happened.add(name + "!" + wanted);
        }

        @Override
        public void afterwards(String wanted) {
            happened.add("after " + wanted);
        }
    }

    private static LedgerUnit unit(Effect effect) {
        Attempt attempt = new Attempt(Operation.READ_AUDIT_LOG, Caller.internal(), Optional.empty(), Optional.empty());
        return new LedgerUnit(
                new AuditEvent(attempt, Optional.empty(), ProviderType.LOCAL, Instant.EPOCH, new SecureRandom()),
                effect);
    }

    private Effect alone(String name) {
        return ignored -> happened.add(name);
    }

    private Map<LedgerUnit, KeyManagementException> apply(LedgerUnit... units) {
        return apply(List.of(units), Set.of(units));
    }

    private Map<LedgerUnit, KeyManagementException> apply(List<LedgerUnit> units, Set<LedgerUnit> locked) {
        GroupEffects effects = new GroupEffects(units);
        effects.askAlong(new RoundTrip());
        Map<LedgerUnit, KeyManagementException> refused = effects.refuse(entityManager, locked);
        effects.apply(new RoundTrip());
        return refused;
    }

    @Nested
    class Order {

        @Test
        void isAloneThenRefusalsThenChangesByRank() {
            apply(
                    unit(Effect.of(keys, "key 1").then(Effect.of(guard, "p"))),
                    unit(alone("block")),
                    unit(Effect.of(patients, "q").then(Effect.of(keys, "key 2"))));

            assertThat(happened)
                    .containsExactly(
                            "block",
                            "flush",
                            "guard?[p]",
                            "patients?[q]",
                            "keys?[key 1, key 2]",
                            "guard![p]",
                            "patients![q]",
                            "keys![key 1, key 2]");
        }

        @Test
        void ofOneAloneIsTheSame() {
            Effect.of(guard, "p").then(Effect.of(keys, "key")).apply(entityManager);

            assertThat(happened).containsExactly("guard?[p]", "guard![p]", "keys?[key]", "keys![key]");
        }
    }

    @Nested
    class Refusal {

        @Test
        void keepsEverythingOfItsUnitFromBeingMadeAndNothingOfOthers() {
            LedgerUnit refused = unit(Effect.of(guard, "not").then(Effect.of(keys, "key 1")));
            LedgerUnit other = unit(Effect.of(guard, "p").then(Effect.of(keys, "key 2")));

            assertThat(apply(refused, other)).containsOnlyKeys(refused);
            assertThat(happened)
                    .contains("keys![key 2]")
                    .noneMatch(it -> it.startsWith("keys!") && it.contains("key 1"));
        }

        @Test
        void isOfAllWhoWantedTheSame() {
            LedgerUnit one = unit(Effect.of(guard, "not"));
            LedgerUnit two = unit(Effect.of(guard, "not"));

            assertThat(apply(one, two)).containsOnlyKeys(one, two);
            assertThat(happened).containsExactly("guard?[not]");
        }

        /** What was made of the unit can't be taken back without the transaction. */
        @Test
        void failsTheGroupIfSomethingOfTheUnitWasMade() {
            assertThatExceptionOfType(DestructionPendingException.class)
                    .isThrownBy(() -> apply(unit(alone("block").then(Effect.of(guard, "not"))), unit(Effect.NONE)));
        }

        @Test
        void ofOneAloneIsThrown() {
            assertThatExceptionOfType(DestructionPendingException.class)
                    .isThrownBy(() -> Effect.of(guard, "not").apply(entityManager));
        }
    }

    /** Units whose chain somebody else is writing. */
    @Nested
    class Busy {

        @Test
        void areNeitherMadeNorRefused() {
            LedgerUnit busy = unit(alone("block").then(Effect.of(guard, "not")).then(Effect.of(keys, "key 1")));
            LedgerUnit other = unit(alone("unblock").then(Effect.of(keys, "key 2")));

            assertThat(apply(List.of(busy, other), Set.of(other))).isEmpty();

            assertThat(happened).contains("unblock", "keys![key 2]").doesNotContain("block", "guard![not]");
        }
    }

    @Nested
    class Afterwards {

        @Test
        void isTakenToEachPart() {
            Effect.of(patients, "p")
                    .then(Effect.NONE)
                    .then(Effect.of(keys, "key"))
                    .afterwards();

            assertThat(happened).containsExactly("after p", "after key");
        }
    }

    @Test
    void withoutEffectsDoNothing() {
        assertThat(apply(unit(Effect.NONE), unit(Effect.NONE))).isEmpty();
        assertThat(happened).isEmpty();
    }

    @Test
    void failAsTheKindDoes() {
        Bulk<String> failing = new Bulk<>() {
            @Override
            public int rank() {
                return 0;
            }

            @Override
            public void apply(RoundTrip ignored, List<String> wanted) {
                throw new ConcurrentChangeException();
            }
        };

        assertThatExceptionOfType(ConcurrentChangeException.class)
                .isThrownBy(() -> apply(unit(Effect.of(failing, "row"))));
    }
}
