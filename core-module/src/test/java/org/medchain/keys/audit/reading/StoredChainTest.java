package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class StoredChainTest {

    private static final int PAGE = 2;
    private static final WrittenEvent EVENT = WrittenEvent.at("2026-11-01T12:00:00Z");

    private final InProcessDatabase database;
    private final WrittenChain chain;
    private final EntryStore store;

    StoredChainTest(DatabaseKind kind) {
        database = kind.database();
        chain = new WrittenChain(database).add(EVENT, EVENT, EVENT, EVENT, EVENT);
        new WrittenChain(database).add(EVENT, EVENT);
        store = new EntryStore(database, PAGE);
    }

    private static List<Long> places(Iterator<RecordedEntry> entries) {
        List<Long> places = new ArrayList<>();
        entries.forEachRemaining(entry -> places.add(entry.entry().seq()));
        return places;
    }

    @Nested
    class BehindAHead {

        @Test
        void hasEveryEntryFromTheStartOn() {
            assertThat(places(new StoredChain(store, ChainHead.startOf(chain.name()))))
                    .containsExactly(1L, 2L, 3L, 4L, 5L);
        }

        @Test
        void hasTheEntriesBehindIt() {
            assertThat(places(new StoredChain(store, chain.head(3)))).containsExactly(4L, 5L);
        }

        @Test
        void doesNotPassOverARowThatClaimsAPlaceBeforeTheFirst() {
            database.execute("update audit_events set seq = -7 where tenant_id = ? and seq = 2", chain.name());
            StoredChain entries = new StoredChain(store, ChainHead.startOf(chain.name()));

            assertThatExceptionOfType(MalformedAuditException.class).isThrownBy(entries::next);

            assertThat(places(entries)).containsExactly(1L, 3L, 4L, 5L);
        }
    }

    @Nested
    class UpToAPlace {

        @Test
        void endsThere() {
            assertThat(places(new StoredChain(store, chain.name(), 0, 3, seq -> {})))
                    .containsExactly(1L, 2L, 3L);
        }

        @Test
        void isCheckedBehindEachPageButTheFirst() {
            List<Long> checked = new ArrayList<>();

            places(new StoredChain(store, chain.name(), 0, 5, checked::add));

            assertThat(checked).containsExactly(2L, 4L, 5L);
        }

        @Test
        void breaksOffIfTheCheckFails() {
            IllegalStateException incomplete = new IllegalStateException();
            StoredChain entries = new StoredChain(store, chain.name(), 0, 5, seq -> {
                throw incomplete;
            });
            entries.next();
            entries.next();

            assertThatThrownBy(entries::hasNext).isSameAs(incomplete);
        }
    }

    @Nested
    class Next {

        @Test
        void goesOnBehindARowThatCanBeNoEntry() {
            database.execute("update audit_events set provider = 'none' where tenant_id = ? and seq = 1", chain.name());
            StoredChain entries = new StoredChain(store, ChainHead.startOf(chain.name()));

            assertThatExceptionOfType(MalformedAuditException.class).isThrownBy(entries::next);

            assertThat(places(entries)).containsExactly(2L, 3L, 4L, 5L);
        }
    }
}
