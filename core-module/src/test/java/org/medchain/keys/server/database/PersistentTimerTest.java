package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ejb.NoSuchObjectLocalException;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PersistentTimerTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String NAME = "erasures every PT1H";

    private final List<Timer> stored = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private final List<String> created = new ArrayList<>();

    private final TimerService timers = proxy(TimerService.class, (method, arguments) -> switch (method) {
        case "getTimers" -> List.copyOf(stored);
        case "createIntervalTimer" -> {
            TimerConfig config = (TimerConfig) arguments[2];
            yield note(
                    created,
                    config.getInfo() + " persistent " + config.isPersistent() + " " + arguments[0] + " "
                            + arguments[1]);
        }
        default -> throw new UnsupportedOperationException(method);
    });

    private interface Answer {
        Object to(String method, Object... arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    private static Object note(List<String> where, String what) {
        where.add(what);
        return null;
    }

    private void store(String info) {
        stored.add(proxy(Timer.class, (method, arguments) -> switch (method) {
            case "getInfo" -> info;
            case "cancel" -> note(cancelled, info);
            default -> throw new UnsupportedOperationException(method);
        }));
    }

    private void storeOneThatAnotherServerCancels() {
        stored.add(proxy(Timer.class, (method, arguments) -> {
            throw new NoSuchObjectLocalException();
        }));
    }

    private void keep() {
        PersistentTimer.keep(timers, "erasures", HOUR);
    }

    @Nested
    class Keep {

        @Test
        void makesOneAtTheFirstStart() {
            keep();

            assertThat(created).containsExactly(NAME + " persistent true 3600000 3600000");
        }

        @Test
        void keepsTheOneOfAnEarlierStart() {
            store(NAME);

            keep();

            assertThat(created).isEmpty();
            assertThat(cancelled).isEmpty();
        }

        @Test
        void replacesOneOfAnotherInterval() {
            store("erasures every PT2H");

            keep();

            assertThat(cancelled).containsExactly("erasures every PT2H");
            assertThat(created).hasSize(1);
        }

        @Test
        void leavesOneOfTwo() {
            store(NAME);
            store(NAME);

            keep();

            assertThat(cancelled).containsExactly(NAME);
            assertThat(created).isEmpty();
        }

        @Test
        void passesOverOneThatAnotherServerCancelsMeanwhile() {
            storeOneThatAnotherServerCancels();
            store(NAME);

            keep();

            assertThat(created).isEmpty();
        }
    }
}
