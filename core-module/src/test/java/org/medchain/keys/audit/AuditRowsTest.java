package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.checkpoint.ChainStartStore;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class AuditRowsTest {

    private static final WrittenEvent OLD = WrittenEvent.at("2010-11-01T12:00:00Z");

    private final DatabaseKind kind;
    private final InProcessDatabase database;
    private final WrittenChain chain;

    AuditRowsTest(DatabaseKind kind) {
        this.kind = kind;
        this.database = kind.database();
        this.chain = new WrittenChain(database);
    }

    @BeforeEach
    void write() {
        chain.add(OLD, OLD, OLD, OLD);
    }

    private List<Long> places() {
        return new InProcessAudit(database)
                .eventsOf(chain.tenantId()).stream().map(AuditEvent::seq).toList();
    }

    private ChainHead start() {
        return new ChainStartStore(database).of(chain.name());
    }

    @Nested
    class RemoveArchived {

        /** Takes it back unless it answers that they are removed, as its callers do. */
        private void remove(long before, ChainHead last) {
            database.change(entityManager -> {
                if (!AuditRows.removeArchived(
                        entityManager,
                        chain.name(),
                        before,
                        last.size(),
                        last.hash().bytes())) {
                    throw new ConcurrentChangeException();
                }
            });
        }

        private void assertRefused(long before, ChainHead last) {
            List<Long> places = places();
            ChainHead start = start();

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> remove(before, last));

            assertThat(places()).isEqualTo(places);
            assertThat(start()).isEqualTo(start);
        }

        @Test
        void takesTheStretchAndNotesWhereTheRestBegins() {
            remove(0, chain.head(3));

            assertThat(places()).containsExactly(4L);
            assertThat(start()).isEqualTo(chain.head(3));
        }

        @Test
        void takesTheNextStretch() {
            remove(0, chain.head(1));
            remove(1, chain.head(3));

            assertThat(places()).containsExactly(4L);
            assertThat(start()).isEqualTo(chain.head(3));
        }

        @Test
        void leavesOtherTenants() {
            WrittenChain other = new WrittenChain(database).add(OLD);

            remove(0, chain.head(4));

            assertThat(new InProcessAudit(database).eventsOf(other.tenantId())).hasSize(1);
        }

        @Test
        void refusesAnotherHash() {
            assertRefused(0, new ChainHead(chain.name(), 3, chain.head(2).hash()));
        }

        @Test
        void refusesAStretchWithAGap() {
            database.execute("delete from audit_events where tenant_id = ? and seq = 2", chain.name());

            assertRefused(0, chain.head(3));
        }

        @Test
        void refusesAStretchThatDoesNotBeginWithTheFirstEvent() {
            assertRefused(1, chain.head(3));
        }

        @Test
        void refusesAStretchThatIsRemovedAlready() {
            remove(0, chain.head(2));

            assertRefused(2, chain.head(2));
            // H2 says so by the key of the notes, PostgreSQL by the answer.
            assertThatException().isThrownBy(() -> remove(0, chain.head(3)));
            assertThat(places()).containsExactly(3L, 4L);
        }

        /** On H2 only the archiver checks the age. */
        @Test
        void refusesEventsThatAreTooYoungOnPostgresql() {
            assumeTrue(kind == DatabaseKind.POSTGRESQL);
            chain.add(WrittenEvent.at(InProcessAudit.CLOCK.instant().minus(Duration.ofDays(6 * 365L - 30))));

            assertRefused(0, chain.head(5));
            remove(0, chain.head(4));
            assertThat(places()).containsExactly(5L);
        }
    }
}
