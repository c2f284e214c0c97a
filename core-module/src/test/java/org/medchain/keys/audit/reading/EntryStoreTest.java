package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.AuditEventTable;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class EntryStoreTest {

    private static final int PAGE = 2;
    private static final UUID BEFORE_ANY = new UUID(0, 0);
    private static final WrittenEvent EVENT = WrittenEvent.at("2026-11-01T12:00:00Z");
    private static final DataKeyId KEY = new DataKeyId(UUID.randomUUID());

    private final DatabaseKind kind;
    private final InProcessDatabase database;
    private final WrittenChain chain;
    private final EntryStore store;

    EntryStoreTest(DatabaseKind kind) {
        this.kind = kind;
        database = kind.database();
        chain = new WrittenChain(database)
                .add(
                        EVENT,
                        EVENT.of(Operation.DECRYPT_DATA_KEY)
                                .by("dr.jones")
                                .under("request-2")
                                .about(new PatientId("one"))
                                .with(KEY)
                                .failing(FailureReason.FORBIDDEN),
                        EVENT,
                        EVENT);
        new WrittenChain(database).add(EVENT, EVENT, EVENT, EVENT, EVENT);
        store = new EntryStore(database, PAGE);
    }

    private EntryRow row(long seq) {
        return store.findAfter(chain.name(), seq, BEFORE_ANY, seq).get(0);
    }

    private static List<Long> places(List<EntryRow> rows) {
        return rows.stream().map(EntryRow::seq).toList();
    }

    @Nested
    class FindAfter {

        @Test
        void hasOnePageInTheOrderOfTheChain() {
            assertThat(places(store.findAfter(chain.name(), Long.MIN_VALUE, BEFORE_ANY, Long.MAX_VALUE)))
                    .containsExactly(1L, 2L);
        }

        @Test
        void goesOnBehindARow() {
            EntryRow second = row(2);

            assertThat(places(store.findAfter(chain.name(), 2, second.id(), Long.MAX_VALUE)))
                    .containsExactly(3L, 4L);
        }

        @Test
        void goesOnWithRowsOfTheSamePlaceAndAHigherId() {
            EntryRow second = row(2);
            UUID lower = new UUID(second.id().getMostSignificantBits() - 1, 0);

            assertThat(places(store.findAfter(chain.name(), 2, lower, Long.MAX_VALUE)))
                    .containsExactly(2L, 3L);
        }

        @Test
        void endsWithTheLastPlace() {
            assertThat(places(store.findAfter(chain.name(), 3, BEFORE_ANY, 3))).containsExactly(3L);
        }

        @Test
        void findsNothingBehindTheLastRow() {
            assertThat(store.findAfter(chain.name(), 4, row(4).id(), Long.MAX_VALUE))
                    .isEmpty();
        }

        @Test
        void hasTwoRowsOfOnePlaceInTheOrderOfTheirIds() {
            // The other connections of an H2 would find no chain's head any more: its views keep the index that is
            // dropped here.
            InProcessDatabase own = kind == DatabaseKind.H2 ? InProcessDatabase.openH2() : database;
            WrittenChain ofTwo = new WrittenChain(own).add(EVENT, EVENT);
            EntryStore reading = new EntryStore(own, PAGE);
            List<UUID> ids = reading.findAfter(ofTwo.name(), 1, BEFORE_ANY, 2).stream()
                    .map(EntryRow::id)
                    .toList();
            own.execute("alter table audit_events drop constraint audit_events_one_per_place");
            try {
                // The lower id is written last.
                own.execute("update audit_events set seq = 2 where id = ?", ids.get(0));

                assertThat(reading.findAfter(ofTwo.name(), 2, BEFORE_ANY, 2))
                        .extracting(EntryRow::id)
                        .containsExactlyElementsOf(ids);
            } finally {
                own.execute("update audit_events set seq = 1 where id = ?", ids.get(0));
                own.execute("alter table audit_events"
                        + " add constraint audit_events_one_per_place primary key (tenant_id, seq)");
            }
        }

        @Test
        void readsWhatTheRowSays() {
            EntryRow row = row(2);

            assertThat(row.get(AuditEventTable.TENANT_ID)).isEqualTo(chain.name());
            assertThat(row.get(AuditEventTable.OCCURRED_AT)).isEqualTo(EVENT.time());
            assertThat(row.get(AuditEventTable.OPERATION)).isEqualTo("DECRYPT_DATA_KEY");
            assertThat(row.get(AuditEventTable.OUTCOME)).isEqualTo("FAILURE");
            assertThat(row.get(AuditEventTable.REASON)).isEqualTo("FORBIDDEN");
            assertThat(row.get(AuditEventTable.ACTOR)).isEqualTo("dr.jones");
            assertThat(row.get(AuditEventTable.REQUEST_ID)).isEqualTo("request-2");
            assertThat(row.get(AuditEventTable.PROVIDER)).isEqualTo("LOCAL");
            assertThat(row.get(AuditEventTable.KEY_ID)).isEqualTo(KEY.value());
            assertThat(row.get(AuditEventTable.PATIENT_ID)).isEqualTo("one");
            assertThat(row.get(AuditEventTable.CLIENT)).isNull();
            assertThat(row.get(AuditEventTable.ENTRY_HASH))
                    .isEqualTo(chain.head(2).hash().bytes());
            assertThat(row.toEntry()
                            .patient()
                            .orElseThrow()
                            .hashFor(chain.name())
                            .bytes())
                    .isEqualTo(row.get(AuditEventTable.PATIENT_HASH));
        }
    }

    @Nested
    class LastSeq {

        @Test
        void isThatOfTheNewestEntry() {
            assertThat(store.lastSeq(chain.name())).isEqualTo(4);
        }

        @Test
        void isZeroWithoutEntries() {
            assertThat(store.lastSeq(new WrittenChain(database).name())).isZero();
        }
    }
}
