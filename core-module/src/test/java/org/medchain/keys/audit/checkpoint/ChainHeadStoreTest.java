package org.medchain.keys.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class ChainHeadStoreTest {

    private static final WrittenEvent EVENT = WrittenEvent.at("2015-11-01T12:00:00Z");

    private final InProcessDatabase database;
    private final WrittenChain chain;
    private final WrittenChain other;
    private final ChainHeadStore store;

    ChainHeadStoreTest(DatabaseKind kind) {
        database = kind.database();
        chain = new WrittenChain(database).add(EVENT, EVENT, EVENT, EVENT);
        other = new WrittenChain(database).add(EVENT, EVENT, EVENT);
        store = new ChainHeadStore(database);
    }

    @Nested
    class Heads {

        @Test
        void comeInPagesUntilAllWereThere() {
            WrittenChain begun = new WrittenChain(database).add();
            ChainHeadStore inPages = new ChainHeadStore(database, 2);
            List<ChainHead> all = new ArrayList<>();
            Optional<String> after = Optional.of("");
            while (after.isPresent()) {
                StoredChains.Page page = inPages.page(after.get());
                assertThat(page.heads()).hasSizeLessThanOrEqualTo(2);
                all.addAll(page.heads());
                after = page.last();
            }

            assertThat(all)
                    .contains(chain.head(), other.head())
                    .extracting(ChainHead::tenantId)
                    .doesNotHaveDuplicates()
                    .doesNotContain(begun.name());
        }

        @Test
        void areThoseOfSomeChainsIfAskedFor() {
            assertThat(store.heads(Set.of(chain.name(), "no such chain"))).containsExactly(chain.head());
        }
    }

    @Nested
    class Find {

        @Test
        void tellsWhereTheChainStands() {
            assertThat(store.find(chain.name())).contains(chain.head());
        }

        @Test
        void findsNoneOfAChainWithoutEntries() {
            assertThat(store.find(new WrittenChain(database).name())).isEmpty();
        }
    }

    /** Number and hash of one entry, never the number of one with the hash of another. */
    @Nested
    class WhileEntriesAreCommitted {

        private static final int ENTRIES = 500;

        private final WrittenChain growing = new WrittenChain(database).add(EVENT);

        @Test
        void eachHeadIsOfOneEntry() {
            assertThat(readWhileGrowing(() -> store.heads(Set.of(growing.name()))))
                    .allSatisfy(head -> assertThat(head).isEqualTo(growing.head((int) head.size())));
        }

        @Test
        void theFoundHeadIsOfOneEntry() {
            assertThat(readWhileGrowing(
                            () -> store.find(growing.name()).stream().toList()))
                    .allSatisfy(head -> assertThat(head).isEqualTo(growing.head((int) head.size())));
        }

        /** What was read; compared afterwards, since the chain is not for two threads. */
        private Set<ChainHead> readWhileGrowing(Supplier<List<ChainHead>> read) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                for (int entry = 0; entry < ENTRIES; entry++) {
                    growing.add(EVENT);
                }
            });
            Set<ChainHead> seen = new HashSet<>();
            while (!writer.isDone()) {
                seen.addAll(read.get());
            }
            writer.join();
            assertThat(seen).hasSizeGreaterThan(1);
            return seen;
        }
    }

    @Nested
    class PassedThrough {

        private ChainHead withWrongHash(int size) {
            return new ChainHead(chain.name(), size, other.head(3).hash());
        }

        /** Asked alone, and with others. */
        private boolean passedThrough(ChainHead head) {
            boolean alone = database.read(entityManager -> ChainHeadStore.passedThrough(entityManager, head));
            assertThat(store.passedThrough(List.of(other.head(), head, other.head(1), head)))
                    .containsOnly(entry(head, alone), entry(other.head(), true), entry(other.head(1), true));
            return alone;
        }

        @Test
        void noneIfNoneAreAskedFor() {
            assertThat(store.passedThrough(List.of())).isEmpty();
        }

        @Test
        void olderAndNewestHeads() {
            assertThat(passedThrough(chain.head(1))).isTrue();
            assertThat(passedThrough(chain.head(4))).isTrue();
        }

        @Test
        void noHeadWithAnotherHash() {
            assertThat(passedThrough(withWrongHash(2))).isFalse();
            assertThat(passedThrough(withWrongHash(4))).isFalse();
        }

        @Test
        void noHeadOfMoreEntries() {
            assertThat(passedThrough(withWrongHash(5))).isFalse();
        }

        @Test
        void noHeadWhoseEntryIsGone() {
            database.execute("delete from audit_events where tenant_id = ? and seq = 2", chain.name());

            assertThat(passedThrough(chain.head(2))).isFalse();
        }

        @Test
        void theLastArchivedHeadByItsHash() {
            chain.archiveUpTo(2);

            assertThat(passedThrough(chain.head(2))).isTrue();
            assertThat(passedThrough(withWrongHash(2))).isFalse();
        }

        /** The hash of it is in the archive alone. */
        @Test
        void everyHeadBeforeTheLastArchivedOne() {
            chain.archiveUpTo(2);

            assertThat(passedThrough(chain.head(1))).isTrue();
            assertThat(passedThrough(withWrongHash(1))).isTrue();
        }

        @Test
        void theLastOfSeveralArchivedHeads() {
            chain.archiveUpTo(1);
            chain.archiveUpTo(3);

            assertThat(passedThrough(chain.head(3))).isTrue();
            assertThat(passedThrough(withWrongHash(3))).isFalse();
            assertThat(passedThrough(withWrongHash(2))).isTrue();
        }

        @Test
        void headsBehindTheArchive() {
            chain.archiveUpTo(2);

            assertThat(passedThrough(chain.head(3))).isTrue();
            assertThat(passedThrough(withWrongHash(3))).isFalse();
        }
    }
}
