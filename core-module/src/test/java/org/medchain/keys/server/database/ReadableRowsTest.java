package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.RecordedLog;

class ReadableRowsTest {

    private final RecordedLog log = new RecordedLog();
    private final ReadableRows rows = new ReadableRows("legal_holds", new LimitedLog(log));

    @Nested
    class Read {

        @Test
        void answersWhatIsMadeOfTheRow() {
            assertThat(rows.read("clinic", () -> new TenantId("clinic"))).contains(new TenantId("clinic"));
            assertThat(log.lines()).isEmpty();
        }

        @Test
        void isEmptyForAValueThatNoRowMayHave() {
            assertThat(rows.read("x\ny", () -> new TenantId("x\ny"))).isEmpty();
            assertThat(log.lines())
                    .containsExactly("ERROR a row of legal_holds has a value that no row may have, and is left out,"
                            + " of tenant x?y");
        }

        @Test
        void isEmptyForATimeThatThereIsNot() {
            assertThat(rows.read("clinic", () -> Math.multiplyExact(Long.MAX_VALUE, 2L)))
                    .isEmpty();
            assertThat(rows.read("clinic", () -> {
                        throw new DateTimeException("no such day");
                    }))
                    .isEmpty();
        }

        @Test
        void failsIfTheDatabaseDoes() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> rows.read("clinic", () -> {
                        throw new IllegalStateException("the connection is lost");
                    }));
        }

        @Test
        void fillsNoLog() {
            for (int i = 0; i < 1000; i++) {
                rows.read("", () -> new TenantId(""));
            }

            assertThat(log.lines()).hasSize(1);
        }
    }

    @Nested
    class Find {

        private static final int ROWS = 10;

        private List<Integer> readableBut(int unreadable, int limit) {
            return ReadableRows.find(
                    limit,
                    (Optional<Integer> last) -> IntStream.range(
                                    last.map(it -> it + 1).orElse(0), ROWS)
                            .limit(limit)
                            .boxed()
                            .toList(),
                    row -> Optional.of(row).filter(it -> it >= unreadable));
        }

        @Test
        void isTheFirstPageIfAllCanBeRead() {
            assertThat(readableBut(0, 4)).containsExactly(0, 1, 2, 3);
        }

        /** Its caller takes a page that is not full for the last one. */
        @Test
        void isAFullPageBehindRowsThatCantBeRead() {
            assertThat(readableBut(5, 4)).containsExactly(5, 6, 7, 8);
        }

        @Test
        void isAllThatIsLeft() {
            assertThat(readableBut(8, 4)).containsExactly(8, 9);
            assertThat(readableBut(ROWS, 4)).isEmpty();
        }

        @Test
        void endsBehindAPageThatIsNotFull() {
            assertThat(readableBut(1, Integer.MAX_VALUE)).hasSize(ROWS - 1);
        }
    }
}
