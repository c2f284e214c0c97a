package org.medchain.keys.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeyEvictionTest {

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> wiped = new ArrayList<>();

    private Cache<String, String> cache(int most) {
        return KeyCaches.build(most, Duration.ofNanos(10), nanos::get, Scheduler.disabledScheduler(), wiped::add);
    }

    @Nested
    class Works {

        private final Cache<String, String> cache = cache(10);

        @Test
        void evictsWhatIsOutOfDate() {
            cache.put("patient", "key");
            nanos.set(20);

            assertThat(new KeyEviction(List.of(cache::cleanUp)).works()).isTrue();

            assertThat(wiped).containsExactly("key");
        }

        @Test
        void isFalseWhileACacheCantEvict() {
            cache.put("patient", "key");
            nanos.set(20);
            KeyEviction eviction = new KeyEviction(List.of(
                    () -> {
                        throw new NoClassDefFoundError("com/github/benmanes/caffeine/cache/RemovalCause");
                    },
                    cache::cleanUp));

            assertThat(eviction.works()).isFalse();

            assertThat(eviction.findObstacle()).isPresent();
            assertThat(wiped).containsExactly("key");
        }

        @Test
        void isNoObstacleOtherwise() {
            assertThat(new KeyEviction(List.of(cache::cleanUp)).findObstacle()).isEmpty();
        }
    }

    @Nested
    class Build {

        @Test
        void wipesWhatIsOneTooMany() {
            Cache<String, String> cache = cache(1);
            cache.put("first", "1");
            cache.put("second", "2");
            cache.cleanUp();

            assertThat(wiped).hasSize(1);
        }
    }

    @Nested
    class Rehearse {

        @Test
        void makesEachKindOfEvictionHappen() {
            assertThatNoException().isThrownBy(KeyCaches::rehearse);
        }
    }
}
