package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class DueChainsTest {

    private static final int PAGE = 2;
    private static final WrittenEvent EVENT = WrittenEvent.at("2026-11-01T12:00:00Z");

    private final InProcessDatabase database;
    private final Set<String> changed = new HashSet<>();
    private final DueChains chains;
    private final List<Collection<String>> looks = new ArrayList<>();
    private final WrittenChain own;

    DueChainsTest(DatabaseKind kind) {
        database = kind.database();
        chains = new DueChains(database, this::takeChanged, PAGE);
        for (int i = 0; i < 5 * PAGE; i++) {
            new WrittenChain(database).add(EVENT);
        }
        // The last of all: a few looks don't come to it.
        own = new WrittenChain(database, new TenantId("zz-" + UUID.randomUUID())).add(EVENT, EVENT);
    }

    private Set<String> takeChanged() {
        Set<String> taken = Set.copyOf(changed);
        changed.clear();
        return taken;
    }

    /** Looks once, and finds these due. */
    private List<String> look(String... due) {
        return chains.find(some -> {
            looks.add(some.keySet());
            return List.of(due);
        });
    }

    @Test
    void areAllInTheEndAPageWithEachLook() {
        // Those that have entries.
        Set<String> all =
                DueChains.sizes(database, WrittenChain.namesOfAll(database)).keySet();
        int begun = WrittenChain.namesOfAll(database).size();

        for (int i = 0; i < begun / PAGE + 1; i++) {
            look();
        }

        assertThat(looks).allSatisfy(some -> assertThat(some).hasSizeLessThanOrEqualTo(PAGE));
        assertThat(looks.stream().flatMap(Collection::stream)).containsAll(all);
        look();
        look();
        assertThat(looks.subList(looks.size() - 2, looks.size()))
                .as("it begins again")
                .anySatisfy(some -> assertThat(some).containsExactlyInAnyOrderElementsOf(looks.get(0)));
    }

    @Test
    void comeWithTheNumberOfTheirEntries() {
        own.archiveUpTo(2);
        WrittenChain begun = new WrittenChain(database).add();

        assertThat(DueChains.sizes(database, Set.of(own.name(), begun.name(), "no chain")))
                .containsOnly(Map.entry(own.name(), 2L));
        own.add(EVENT);
        assertThat(DueChains.sizes(database, Set.of(own.name()))).containsOnly(Map.entry(own.name(), 3L));
    }

    @Test
    void areThoseThatWereChangedAtOnce() {
        changed.add(own.name());

        look();
        look();

        assertThat(looks.get(0)).contains(own.name()).hasSizeLessThanOrEqualTo(PAGE + 1);
        assertThat(looks.get(1)).doesNotContain(own.name());
    }

    @Test
    void areKeptWhileTheyAreDue() {
        changed.add(own.name());

        assertThat(look(own.name())).containsExactly(own.name());
        look(own.name());
        look();
        look();

        assertThat(looks.subList(0, 3)).allSatisfy(some -> assertThat(some).contains(own.name()));
        assertThat(looks.get(3)).doesNotContain(own.name());
    }
}
