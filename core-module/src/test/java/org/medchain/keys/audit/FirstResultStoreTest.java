package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.caller.RepeatableRequest;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class FirstResultStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    private final TenantId tenant = new TenantId("Hospital." + UUID.randomUUID());
    private final InProcessDatabase database;
    private final FirstResultStore results;

    FirstResultStoreTest(DatabaseKind kind) {
        database = kind.database();
        results = new FirstResultStore(database, InProcessDatabase.timeOf(Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    private FirstResult stored(String id, int item, Instant recordedAt) {
        FirstResult result =
                new FirstResult(tenant, new RepeatableRequest(id, "content"), item, "result " + item, recordedAt);
        database.change(Effect.of(FirstResultTable.NEW, result)::apply);
        return result;
    }

    @Test
    void findsTheResultsOfARequestByTheirNumbers() {
        FirstResult first = stored("a", 0, NOW);
        FirstResult third = stored("a", 2, NOW);
        stored("b", 0, NOW);

        assertThat(results.find(tenant, first.request()))
                .containsOnlyKeys(0, 2)
                .containsEntry(0, first)
                .containsEntry(2, third);
        assertThat(results.find(new TenantId("another"), first.request())).isEmpty();
    }

    @Test
    void forgetsThoseThatAreOlderThanADay() {
        FirstResult old = stored("old", 0, NOW.minus(Duration.ofHours(24)).minusMillis(1));
        FirstResult young = stored("young", 0, NOW.minus(Duration.ofHours(24)));

        results.forgetOld();

        assertThat(results.find(tenant, old.request())).isEmpty();
        assertThat(results.find(tenant, young.request())).containsOnly(Map.entry(0, young));
    }
}
