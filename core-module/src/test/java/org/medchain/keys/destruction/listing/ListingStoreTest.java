package org.medchain.keys.destruction.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.erased.StoredErasure;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class ListingStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-25T01:00:00Z");
    private static final TenantId TENANT = new TenantId("clinic");

    private final InProcessDatabase database;
    private final UUID destruction = UUID.randomUUID();
    private final StoredErasure begun =
            new StoredErasure(TENANT.value(), "hash", UUID.randomUUID(), destruction, NOW, Optional.of("mac"));
    private final ServerOfRegister one = new ServerOfRegister(UUID.randomUUID(), UUID.randomUUID());
    private final ServerOfRegister other = new ServerOfRegister(UUID.randomUUID(), UUID.randomUUID());

    ListingStoreTest(DatabaseKind kind) {
        database = kind.database();
        database.execute("delete from servers");
    }

    private ListingStore at(Instant time) {
        return new ListingStore(database, InProcessDatabase.timeOf(Clock.fixed(time, ZoneOffset.UTC)));
    }

    private ListingNote noteOf(ServerOfRegister server) {
        return new ListingNote(server, begun);
    }

    private ListingStore.Look show(ServerOfRegister server) {
        return at(NOW).show(server, ListingStore.NEVER, true);
    }

    @Nested
    class Show {

        @Test
        void tellsWhetherTheDatabaseKnewTheServer() {
            assertThat(show(one).known()).isFalse();
            assertThat(show(one).known()).isTrue();

            database.execute("delete from servers");

            assertThat(show(one).known()).isFalse();
        }

        @Test
        void tellsWhichOthersRun() {
            show(other);
            assertThat(show(one).others())
                    .extracting(ListingStore.Sight::server, ListingStore.Sight::isStopped)
                    .containsExactly(tuple(other.id(), false));

            at(NOW).stop(other.id());

            assertThat(show(one).others())
                    .extracting(ListingStore.Sight::server, ListingStore.Sight::isStopped)
                    .containsExactly(tuple(other.id(), true));
            assertThat(at(NOW).findSeen()).doesNotContain(other.id());
        }

        @Test
        void storesAComparisonWithTheDatabaseThatWasLookedAtBefore() {
            show(one);
            Instant next = NOW.plusSeconds(1);

            at(next).show(one, NOW, true);
            assertThat(sightsOf(other).get(0).compared()).contains(next);

            at(next.plusSeconds(1)).show(one, next, false);
            assertThat(sightsOf(other).get(0).compared()).isEmpty();
        }

        /** Between the comparison and this the database went back. */
        @Test
        void storesNoComparisonWithAnotherDatabase() {
            show(one);

            at(NOW.plusSeconds(2)).show(one, NOW.plusSeconds(1), true);

            assertThat(sightsOf(other).get(0).compared()).isEmpty();
        }

        private List<ListingStore.Sight> sightsOf(ServerOfRegister looking) {
            return database.read(entityManager -> at(NOW).findOthers(entityManager, looking.id()));
        }
    }

    @Nested
    class FindSeen {

        @Test
        void findsServersThatWereSeenWithinHalfAMinute() {
            show(one);
            show(other);

            assertThat(at(NOW.plusSeconds(29)).findSeen()).containsExactlyInAnyOrder(one.id(), other.id());
            assertThat(at(NOW.plusSeconds(30)).findSeen()).isEmpty();
        }
    }

    /** The database's clock was ahead, or another program than the service wrote the row. */
    @Nested
    class TimeToCome {

        private final Instant ahead = NOW.plusSeconds(31);

        private long rows() {
            return database.execute("update servers set register_place = register_place");
        }

        @Test
        void isNotOfAServerThatRuns() {
            at(ahead).show(one, ListingStore.NEVER, true);
            show(other);

            assertThat(at(NOW).findSeen()).containsExactly(other.id());
            assertThat(show(other).others()).isEmpty();
            assertThat(at(NOW.plusSeconds(1)).findSeen()).contains(one.id());
        }

        @Test
        void isRemovedIfItIsFarAhead() {
            at(NOW.plusSeconds(86_401)).show(one, ListingStore.NEVER, true);
            at(NOW.plusSeconds(86_400)).show(other, ListingStore.NEVER, true);
            assertThat(rows()).isEqualTo(2);

            at(NOW).show(new ServerOfRegister(UUID.randomUUID(), UUID.randomUUID()), ListingStore.NEVER, true);

            assertThat(rows()).isEqualTo(2);
            assertThat(at(NOW.plusSeconds(86_400)).findSeen()).containsExactly(other.id());
        }
    }

    @Nested
    class Note {

        @Test
        void storesTheNoteOfEachServerOnce() {
            at(NOW).note(List.of(noteOf(one), noteOf(other)));
            at(NOW).note(List.of(noteOf(other)));

            assertThat(at(NOW).findNotes(TENANT, destruction)).containsExactlyInAnyOrder(noteOf(one), noteOf(other));
            assertThat(at(NOW).findNotes(TENANT, UUID.randomUUID())).isEmpty();
        }
    }

    @Nested
    class Forget {

        @Test
        void deletesWhatWasNoted() {
            at(NOW).note(List.of(noteOf(one)));

            at(NOW).forgetNotes(TENANT, destruction);

            assertThat(at(NOW).findNotes(TENANT, destruction)).isEmpty();
        }
    }
}
