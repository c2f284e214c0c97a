package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class TenantsQueryTest {

    /** The condition stands between two question marks. */
    private static final TenantsQuery<String> WANTED = new TenantsQuery<>(
            "select cast(? as varchar) || wanted.id from unnest(cast(? as varchar array)) as wanted (id) where "
                    + TenantsQuery.about("wanted.id") + " and wanted.id <> ? order by wanted.id",
            row -> row.text(1));

    private static final List<String> ONE = List.of("a", "a");

    private final Object all = SqlType.TEXT.each(List.of("a", "b", "c"));
    private final InProcessDatabase database;

    TenantsQueryTest(DatabaseKind kind) {
        database = kind.database();
    }

    @ParameterizedTest
    @CsvSource({"false, 'of a,of b'", "true, of a"})
    void namesTheTenantsWhereTheTablesAreDistributed(boolean distributed, String found) {
        List<String> answer = database.read(entityManager -> {
            RoundTrip trip = new RoundTrip(distributed);
            Supplier<List<String>> asked = WANTED.ask(trip, ONE, "of ", all, "c");
            trip.send(entityManager);
            return asked.get();
        });

        assertThat(answer).containsExactly(found.split(","));
    }

    @Test
    void asksAsMuchAsItsParametersSayElsewhere() {
        assertThat(WANTED.find(database, ONE, "of ", all, "c")).containsExactly("of a", "of b");
    }
}
