package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class DueChainsTest {

    private static final int PAGE = 2;

    private final InProcessDatabase database;
    private final Set<String> changed = new HashSet<>();
    private final DueChains chains;
    private final List<Collection<String>> looks = new ArrayList<>();

    DueChainsTest(DatabaseKind kind) {
        database = kind.database();
        chains = new DueChains(database, this::takeChanged, PAGE);
        for (int i = 0; i < 2 * PAGE; i++) {
            new WrittenChain(database).add();
        }
    }

    private Set<String> takeChanged() {
        Set<String> taken = Set.copyOf(changed);
        changed.clear();
        return taken;
    }

    /** Looks once, and finds these due. */
    private List<String> look(String... due) {
        return chains.find(some -> {
            looks.add(some);
            return List.of(due);
        });
    }

    @Test
    void areAllInTheEndAPageWithEachLook() {
        Set<String> all = WrittenChain.namesOfAll(database);

        for (int i = 0; i < all.size() / PAGE + 1; i++) {
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
    void areThoseThatWereChangedAtOnce() {
        changed.add("of this server");

        look();
        look();

        assertThat(looks.get(0)).contains("of this server").hasSize(PAGE + 1);
        assertThat(looks.get(1)).doesNotContain("of this server");
    }

    @Test
    void areKeptWhileTheyAreDue() {
        changed.add("of this server");

        assertThat(look("of this server")).containsExactly("of this server");
        look("of this server");
        look();
        look();

        assertThat(looks.subList(0, 3)).allSatisfy(some -> assertThat(some).contains("of this server"));
        assertThat(looks.get(3)).doesNotContain("of this server");
    }
}
