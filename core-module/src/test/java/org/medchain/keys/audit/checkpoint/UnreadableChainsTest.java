package org.medchain.keys.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CapturedLog;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.ReadableRows;

/** Another program than the service wrote rows of one chain. The chains of the others have their checkpoints. */
@ParameterizedClass
@EnumSource
class UnreadableChainsTest {

    private static final WrittenEvent EVENT = WrittenEvent.at("2015-11-01T12:00:00Z");
    private static final byte[] NO_HASH = {1};

    @AutoClose
    private final CapturedLog log = new CapturedLog(ReadableRows.class);

    private final InProcessDatabase database;
    private final WrittenChain damaged;
    private final WrittenChain other;
    private final ChainHeadStore store;
    private String name;

    @TempDir
    Path directory;

    UnreadableChainsTest(DatabaseKind kind) {
        database = kind.database();
        damaged = new WrittenChain(database).add(EVENT, EVENT, EVENT);
        other = new WrittenChain(database).add(EVENT);
        store = new ChainHeadStore(database);
        name = damaged.name();
    }

    @AfterEach
    void forget() {
        List.of("audit_events", "audit_archives", "audit_chain_heads")
                .forEach(table -> database.execute("delete from " + table + " where tenant_id = ?", name));
    }

    private void damageLastHash() {
        database.execute("update audit_events set entry_hash = ? where tenant_id = ? and seq = 3", NO_HASH, name);
    }

    private void rename(String prefix) {
        String next = prefix + UUID.randomUUID();
        List.of("audit_events", "audit_chain_heads")
                .forEach(table ->
                        database.execute("update " + table + " set tenant_id = ? where tenant_id = ?", next, name));
        name = next;
    }

    private List<ChainHead> all() {
        ChainHeadStore inPages = new ChainHeadStore(database, 2);
        List<ChainHead> all = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            StoredChains.Page page = inPages.page(after.get());
            all.addAll(page.heads());
            after = page.last();
        }
        return all;
    }

    @Test
    void aHeadWithoutHashIsLeftOut() {
        damageLastHash();

        assertThat(store.heads(Set.of(name, other.name()))).containsExactly(other.head());
        assertThat(all()).contains(other.head()).extracting(ChainHead::tenantId).doesNotContain(name);
    }

    /** The second is a name of a chain, and of no tenant. */
    @ParameterizedTest
    @ValueSource(strings = {"x y-", "!x-"})
    void aChainOfNoTenantIsLeftOut(String prefix) {
        rename(prefix);

        assertThat(store.heads(Set.of(name, other.name()))).containsExactly(other.head());
        assertThat(all()).contains(other.head()).extracting(ChainHead::tenantId).doesNotContain(name);
    }

    /** As it is for its verification. */
    @Test
    void aHeadWithoutHashIsDamagedForWhoAsksForItAlone() {
        damageLastHash();

        assertThatExceptionOfType(MalformedAuditException.class).isThrownBy(() -> store.find(name));
    }

    /** Each is logged once a minute. */
    @Test
    void isLoggedWithTheTableThatTheRowIsOf() {
        ChainHead last = damaged.head();
        damageLastHash();
        store.heads(Set.of(name));
        store.passedThrough(List.of(last));
        damaged.archiveUpTo(2);
        damageArchive();
        store.passedThrough(List.of(last));

        assertThat(log.lines())
                .filteredOn(line -> line.endsWith(", of tenant " + name))
                .map(line -> line.replaceFirst(".* a row of (\\w+) .*", "$1"))
                .containsExactly("audit_chains", "audit_events", "audit_archives");
    }

    private void damageArchive() {
        database.execute("update audit_archives set last_hash = ? where tenant_id = ?", NO_HASH, name);
    }

    @Test
    void aChainWhoseArchiveHasNoHashGetsNoCheckpointAndFailsNothing() {
        damaged.archiveUpTo(2);
        damageArchive();
        InProcessCheckpoints checkpoints = new InProcessCheckpoints(directory);
        ConfirmedForks forks = new ConfirmedForks();

        assertThatCode(() -> checkpoints.look(database, name, forks)).doesNotThrowAnyException();
        checkpoints.look(database, other.name(), forks);

        assertThat(checkpoints.files().newest(name)).isEmpty();
        assertThat(checkpoints.files().newest(other.name())).isPresent();
    }
}
