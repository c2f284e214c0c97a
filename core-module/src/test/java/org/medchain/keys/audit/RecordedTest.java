package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecordedTest {

    private static final Effect CHANGE = entityManager -> {};

    private final List<String> happened = new ArrayList<>();

    private Recorded<String> withWork() {
        return Recorded.changingThen(CHANGE, () -> {
                    happened.add("answer");
                    return "answer";
                })
                .whenCommitted(() -> happened.add("committed"))
                .whenNotCommitted(() -> happened.add("not committed"))
                .afterwards(() -> happened.add("afterwards"));
    }

    @Nested
    class Found {

        @Test
        void changesNothingAndAnswersWhatWasFound() {
            Recorded<String> found = Recorded.found("found");

            assertThat(found.effect()).isSameAs(Effect.NONE);
            assertThat(found.committed()).isEqualTo("found");
        }
    }

    @Nested
    class Changing {

        @Test
        void hasTheChangeThatIsWanted() {
            Recorded<String> changing = Recorded.changing(CHANGE, "answer");

            assertThat(changing.effect()).isSameAs(CHANGE);
            assertThat(changing.committed()).isEqualTo("answer");
        }
    }

    @Nested
    class Committed {

        @Test
        void doesTheWorkInOrderAndThenMakesTheAnswer() {
            assertThat(withWork().committed()).isEqualTo("answer");

            assertThat(happened).containsExactly("committed", "afterwards", "answer");
        }

        @Test
        void failsIfTheAnswerCannotBeMade() {
            IllegalStateException failure = new IllegalStateException();
            Recorded<String> recorded = Recorded.<String>changingThen(CHANGE, () -> {
                        throw failure;
                    })
                    .whenCommitted(() -> happened.add("committed"));

            assertThatThrownBy(recorded::committed).isSameAs(failure);

            assertThat(happened).containsExactly("committed");
        }
    }

    @Nested
    class NotCommitted {

        @Test
        void releasesAndMakesNoAnswer() {
            withWork().notCommitted();

            assertThat(happened).containsExactly("not committed", "afterwards");
        }
    }
}
