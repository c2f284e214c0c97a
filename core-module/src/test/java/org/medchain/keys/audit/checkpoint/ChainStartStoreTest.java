package org.medchain.keys.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class ChainStartStoreTest {

    private static final WrittenEvent EVENT = WrittenEvent.at("2015-11-01T12:00:00Z");

    private final WrittenChain chain;
    private final WrittenChain other;
    private final ChainStartStore store;

    ChainStartStoreTest(DatabaseKind kind) {
        chain = new WrittenChain(kind.database()).add(EVENT, EVENT, EVENT);
        other = new WrittenChain(kind.database()).add(EVENT, EVENT);
        store = new ChainStartStore(kind.database());
    }

    @Nested
    class Of {

        @Test
        void aChainWithoutAnArchiveIsItsStart() {
            assertThat(store.of(chain.name())).isEqualTo(ChainHead.startOf(chain.name()));
        }

        @Test
        void anArchivedChainIsTheHeadOfWhatIsArchived() {
            chain.archiveUpTo(2);

            assertThat(store.of(chain.name())).isEqualTo(chain.head(2));
        }

        @Test
        void aChainWithSeveralArchivesIsTheHeadOfTheLast() {
            chain.archiveUpTo(1);
            chain.archiveUpTo(2);
            chain.archiveUpTo(3);

            assertThat(store.of(chain.name())).isEqualTo(chain.head(3));
        }

        @Test
        void oneTenantDoesNotMoveWithAnothers() {
            other.archiveUpTo(1);

            assertThat(store.of(chain.name())).isEqualTo(chain.head(0));
        }
    }
}
