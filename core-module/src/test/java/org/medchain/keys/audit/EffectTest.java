package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.ConcurrentChangeException;

class EffectTest {

    private final List<String> happened = new ArrayList<>();

    private final Effect first = new Named("first");
    private final Effect second = new Named("second");
    private final Effect third = new Named("third");

    private final class Named implements Effect {

        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public void apply(EntityManager entityManager) {
            happened.add(name);
        }

        @Override
        public void afterwards() {
            happened.add("after " + name);
        }
    }

    @Nested
    class Then {

        @Test
        void makesOneChangeAfterTheOther() {
            first.then(second).then(third).apply(null);

            assertThat(happened).containsExactly("first", "second", "third");
        }

        @Test
        void tellsEachThatItIsOver() {
            first.then(second.then(third)).afterwards();

            assertThat(happened).containsExactly("after first", "after second", "after third");
        }

        @Test
        void isMadeOfItsPartsInTheirOrder() {
            assertThat(first.then(second.then(third)).parts()).containsExactly(first, second, third);
        }

        @Test
        void endsAtTheFirstThatMayNotBe() {
            ConcurrentChangeException refusal = new ConcurrentChangeException();
            Effect refused = entityManager -> {
                throw refusal;
            };

            assertThatThrownBy(() -> first.then(refused).then(third).apply(null))
                    .isSameAs(refusal);

            assertThat(happened).containsExactly("first");
        }
    }

    @Nested
    class None {

        @Test
        void hasNoPartsAndAddsNone() {
            Effect.NONE.apply(null);

            assertThat(Effect.NONE.parts()).isEmpty();
            assertThat(Effect.NONE.then(first).then(Effect.NONE).parts()).containsExactly(first);
        }
    }

    @Nested
    class Of {

        @Test
        void isOnePartWhoseKindIsToldWhenItIsOver() {
            Bulk<String> kind = new Bulk<>() {
                @Override
                public int rank() {
                    return 0;
                }

                @Override
                public void afterwards(String wanted) {
                    happened.add("after " + wanted);
                }
            };
            Effect effect = Effect.of(kind, "row");

            effect.afterwards();

            assertThat(effect.parts()).containsExactly(Effect.of(kind, "row"));
            assertThat(happened).containsExactly("after row");
        }
    }
}
