package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.server.database.Shards.Place;

/** Without Citus: what it answers is made up. */
class ShardsTest {

    private static final List<Map.Entry<String, Place>> PLACES = List.of(
            Map.entry("north", new Place(1, 10)),
            Map.entry("south", new Place(2, 10)),
            Map.entry("east", new Place(3, 20)));
    private static final List<String> ALL = List.of("north", "east", "south");

    private final List<List<String>> asked = new ArrayList<>();
    private Set<String> away = Set.of();
    private String state = "08006";
    private boolean coordinatorAway;

    /** The first answer is whether there is Citus, the second one where tenants are; what is read is which tenants each shard has. */
    private final Shards shards = new Shards(new Database() {

        private boolean known;

        @Override
        public <T> T writeLedger(Function<EntityManager, T> work) {
            @SuppressWarnings("unchecked")
            T answer = (T) (known ? PLACES : (Object) true);
            known = true;
            return answer;
        }

        @Override
        public <T> T read(Function<EntityManager, T> work) {
            if (coordinatorAway) {
                throw new PersistenceException("the coordinator is away");
            }
            @SuppressWarnings("unchecked")
            T answer = (T) List.of(List.of("north", "south"), List.of("east"));
            return answer;
        }
    });

    private List<String> ask(List<String> tenants) {
        asked.add(tenants);
        if (tenants.stream().anyMatch(away::contains)) {
            throw new PersistenceException("the node failed", new SQLException("failed", state));
        }
        return tenants;
    }

    @Nested
    class TenantsBehind {

        @Test
        void areOfAllShardsInOneOrder() {
            assertThat(shards.tenantsBehind("", 2)).containsExactly("east", "north");
            assertThat(shards.tenantsBehind("north", 2)).containsExactly("south");
            assertThat(shards.tenantsBehind("south", 2)).isEmpty();
        }
    }

    @Nested
    class OfNodes {

        private List<String> ofNodes() {
            return shards.ofNodes(ALL, it -> it, ShardsTest.this::ask);
        }

        @Test
        void asksOnceForEachNode() {
            assertThat(ofNodes()).containsExactlyInAnyOrderElementsOf(ALL);
            assertThat(asked).containsExactlyInAnyOrder(List.of("north", "south"), List.of("east"));
            assertThat(shards.outages()).isZero();
        }

        @Test
        void leavesOutWhatIsOnANodeThatIsAway() {
            away = Set.of("south");

            assertThat(ofNodes()).containsExactly("east");
            assertThat(shards.outages()).isEqualTo(1);
        }

        @Test
        void asksANodeThatIsAwayOnce() {
            away = Set.of("south");
            ofNodes();
            asked.clear();

            assertThat(ofNodes()).containsExactly("east");
            assertThat(asked).containsExactly(List.of("east"));
            assertThat(shards.outages()).isEqualTo(2);
        }

        @Test
        void failsIfANodeRefusesWhatIsAsked() {
            away = Set.of("south");
            state = "42703";

            assertThatExceptionOfType(PersistenceException.class).isThrownBy(this::ofNodes);
            assertThat(shards.outages()).isZero();
        }

        @Test
        void leavesOutEverythingIfThatIsOnNodesThatAreAway() {
            away = Set.of("south", "east");

            assertThat(ofNodes()).isEmpty();
            assertThat(shards.outages()).isEqualTo(1);
        }

        @Test
        void failsIfTheCoordinatorIsAway() {
            away = Set.of("south", "east");
            coordinatorAway = true;

            assertThatExceptionOfType(PersistenceException.class).isThrownBy(this::ofNodes);
        }
    }
}
