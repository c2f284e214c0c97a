package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class AuditEventStoreTest {

    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final PatientId ONE = new PatientId("one");
    private static final DataKeyId KEY = new DataKeyId(UUID.randomUUID());

    private final WrittenChain chain;
    private final WrittenChain other;
    private final AuditEventStore store;

    private Optional<Operation> operation = Optional.empty();
    private Optional<PatientId> patientId = Optional.empty();
    private Optional<String> actor = Optional.empty();
    private Optional<Outcome> outcome = Optional.empty();
    private Optional<DataKeyId> keyId = Optional.empty();
    private Optional<String> requestId = Optional.empty();
    private Optional<Instant> from = Optional.empty();
    private Optional<Instant> to = Optional.empty();
    private Optional<Long> before = Optional.empty();
    private int limit = 10;

    AuditEventStoreTest(DatabaseKind kind) {
        chain = new WrittenChain(kind.database());
        other = new WrittenChain(kind.database());
        store = new AuditEventStore(kind.database());
    }

    @BeforeEach
    void write() {
        List.of(chain, other)
                .forEach(it -> it.add(
                        at(0).about(ONE).with(KEY).under("request-1"),
                        at(1).of(Operation.DECRYPT_DATA_KEY)
                                .by("dr.jones")
                                .about(new PatientId("two"))
                                .failing(FailureReason.FORBIDDEN),
                        at(2).of(Operation.DECRYPT_DATA_KEY).about(ONE).with(new DataKeyId(UUID.randomUUID())),
                        at(3).by("dr.jones")));
    }

    private static WrittenEvent at(int seconds) {
        return WrittenEvent.at(START.plusSeconds(seconds));
    }

    private AuditQuery query() {
        return new AuditQuery(operation, patientId, actor, outcome, keyId, requestId, from, to, before, limit);
    }

    private List<Long> found() {
        return store.find(chain.name(), query()).stream().map(AuditEvent::seq).toList();
    }

    private List<Long> foundAfter(long after, long last) {
        return store.findAfter(chain.name(), query(), after, last).stream()
                .map(AuditEvent::seq)
                .toList();
    }

    @Nested
    class Find {

        @Test
        void hasTheNewestFirst() {
            assertThat(found()).containsExactly(4L, 3L, 2L, 1L);
        }

        @Test
        void staysInTheChain() {
            assertThat(store.find(chain.name(), query()))
                    .extracting(AuditEvent::tenantId)
                    .containsOnly(chain.name());
        }

        @Test
        void hasOneMoreThanTheLimit() {
            limit = 2;

            assertThat(found()).containsExactly(4L, 3L, 2L);
        }

        @Test
        void goesOnBeforeTheCursor() {
            before = Optional.of(3L);

            assertThat(found()).containsExactly(2L, 1L);
        }

        @Test
        void asksForTheOperation() {
            operation = Optional.of(Operation.DECRYPT_DATA_KEY);

            assertThat(found()).containsExactly(3L, 2L);
        }

        @Test
        void asksForThePatient() {
            patientId = Optional.of(ONE);

            assertThat(found()).containsExactly(3L, 1L);
        }

        @Test
        void asksForTheActor() {
            actor = Optional.of("dr.jones");

            assertThat(found()).containsExactly(4L, 2L);
        }

        @Test
        void asksForTheOutcome() {
            outcome = Optional.of(Outcome.FAILURE);
            assertThat(found()).containsExactly(2L);

            outcome = Optional.of(Outcome.SUCCESS);
            assertThat(found()).containsExactly(4L, 3L, 1L);
        }

        @Test
        void asksForTheKey() {
            keyId = Optional.of(KEY);

            assertThat(found()).containsExactly(1L);
        }

        @Test
        void asksForTheRequest() {
            requestId = Optional.of("request-1");

            assertThat(found()).containsExactly(1L);
        }

        @Test
        void asksForTheRequestBesideWhatElseTheEventSays() {
            requestId = Optional.of("request-1");

            patientId = Optional.of(ONE);
            assertThat(found()).containsExactly(1L);
            patientId = Optional.of(new PatientId("two"));
            assertThat(found()).isEmpty();
            patientId = Optional.empty();
            keyId = Optional.of(new DataKeyId(UUID.randomUUID()));
            assertThat(found()).isEmpty();
            keyId = Optional.empty();
            actor = Optional.of("dr.jones");
            assertThat(found()).isEmpty();
        }

        @Test
        void asksForTheRequestNewestFirstAndPageByPage() {
            chain.add(at(4).under("request-1"), at(5).under("request-2"), at(6).under("request-1"));
            requestId = Optional.of("request-1");
            limit = 1;
            assertThat(found()).containsExactly(7L, 5L);

            before = Optional.of(7L);
            assertThat(found()).containsExactly(5L, 1L);
        }

        @Test
        void asksForTheTimeWithItsBeginningAndWithoutItsEnd() {
            from = Optional.of(START.plusSeconds(1));
            to = Optional.of(START.plusSeconds(3));

            assertThat(found()).containsExactly(3L, 2L);
        }

        @Test
        void asksForAllAtOnce() {
            patientId = Optional.of(ONE);
            operation = Optional.of(Operation.LIST_DATA_KEYS);

            assertThat(found()).containsExactly(1L);
        }

        @Test
        void readsWhatTheEventSays() {
            requestId = Optional.of("request-1");

            assertThat(store.find(chain.name(), query())).singleElement().satisfies(event -> {
                assertThat(event.occurredAt()).isEqualTo(START);
                assertThat(event.operation()).isEqualTo(Operation.LIST_DATA_KEYS);
                assertThat(event.actor()).isEqualTo("dr.miller");
                assertThat(event.patientId()).contains(ONE.value());
                assertThat(event.keyId()).contains(KEY.value());
            });
        }
    }

    @Nested
    class FindAfter {

        @Test
        void hasTheOldestFirst() {
            assertThat(foundAfter(0, 4)).containsExactly(1L, 2L, 3L, 4L);
        }

        @Test
        void beginsBehindOnePlaceAndEndsWithTheOther() {
            assertThat(foundAfter(1, 3)).containsExactly(2L, 3L);
        }

        @Test
        void hasNoMoreThanTheLimit() {
            limit = 2;

            assertThat(foundAfter(0, 4)).containsExactly(1L, 2L);
        }

        @Test
        void findsNothingBehindTheLast() {
            assertThat(foundAfter(4, 4)).isEmpty();
        }

        @Test
        void asksForTheRequest() {
            requestId = Optional.of("request-1");

            assertThat(foundAfter(0, 4)).containsExactly(1L);
            assertThat(foundAfter(1, 4)).isEmpty();
        }

        @Test
        void asksForTheQuery() {
            actor = Optional.of("dr.jones");

            assertThat(foundAfter(0, 4)).containsExactly(2L, 4L);
        }
    }
}
