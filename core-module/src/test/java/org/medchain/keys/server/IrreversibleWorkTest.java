package org.medchain.keys.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IrreversibleWorkTest {

    private record Given(Optional<String> obstacle, boolean forReplays) implements IrreversibleCondition {

        @Override
        public Optional<String> findObstacle() {
            return obstacle;
        }

        @Override
        public boolean isForReplays() {
            return forReplays;
        }
    }

    private static final Given MET = new Given(Optional.empty(), true);
    private static final Given MISSED = new Given(Optional.of("the register can't be written"), true);
    private static final Given MISSED_AND_NOT_FOR_REPLAYS = new Given(Optional.of("the database is older"), false);

    private static IrreversibleWork work(IrreversibleCondition... conditions) {
        return new IrreversibleWork(List.of(conditions), Clock.systemUTC());
    }

    @Nested
    class IsAllowed {

        @Test
        void isTrueIfEveryConditionHolds() {
            assertThat(work(MET, MET).isAllowed()).isTrue();
        }

        @Test
        void isFalseIfOneDoesNot() {
            assertThat(work(MET, MISSED).isAllowed()).isFalse();
            assertThat(work(MET, MISSED_AND_NOT_FOR_REPLAYS).isAllowed()).isFalse();
        }
    }

    @Nested
    class IsReplayAllowed {

        @Test
        void asksOnlyWhatAReplayDependsOn() {
            assertThat(work(MET, MISSED_AND_NOT_FOR_REPLAYS).isReplayAllowed()).isTrue();
            assertThat(work(MET, MISSED).isReplayAllowed()).isFalse();
        }
    }
}
