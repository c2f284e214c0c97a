package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.EntryChange;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.database.EntityColumns;

class AuditEventTableTest {

    private static final AuditEvent WHOLE = StoredEvents.whole();
    private static final AuditEvent BARE = StoredEvents.bare(Operation.READ_AUDIT_LOG, Optional.empty());

    @Nested
    class Columns {

        @Test
        void areThoseOfTheEntity() {
            assertThat(AuditEventTable.TABLE.columns())
                    .containsExactlyInAnyOrderElementsOf(EntityColumns.of(AuditEvent.class));
        }

        @Test
        void haveAValueOfEachEventThatHasAllButAReason() {
            Object[] row = AuditEventTable.row(WHOLE);

            assertThat(row).hasSameSizeAs(AuditEventTable.COLUMNS);
            assertThat(AuditEventTable.get(row, AuditEventTable.REASON)).isNull();
            assertThat(Arrays.stream(row).filter(value -> value == null)).hasSize(1);
        }
    }

    @Nested
    class Entry {

        /** Each part is of a column of its own: values of two that were exchanged would show. */
        @Test
        void hasEachFieldOfTheEvent() {
            assertThat(AuditEventTable.toEntry(AuditEventTable.row(WHOLE)))
                    .isEqualTo(new AuditEntry(
                            "hospital-a",
                            2,
                            WHOLE.id(),
                            WHOLE.occurredAt(),
                            "GENERATE_DATA_KEY",
                            "SUCCESS",
                            Optional.empty(),
                            "dr.miller",
                            Optional.of("ward-application"),
                            "auditor key-user",
                            Optional.of("TREATMENT"),
                            Optional.of("192.0.2.17"),
                            "request-1",
                            "local:eu-west-1",
                            WHOLE.keyId(),
                            Optional.of(1),
                            WHOLE.patientHash(),
                            Optional.of("laboratory"),
                            Optional.of("sealed"),
                            Optional.of("0af7651916cd43dd8448eb211c80319c"),
                            Optional.of(new EntryChange(
                                    "tenants/hospital-a",
                                    7,
                                    Optional.of("{\"window\":60}"),
                                    Optional.of("{\"window\":90}")))));
        }

        @Test
        void isWhatTheHeadIsMadeOf() {
            ChainHead before = new ChainHead("hospital-a", 1, new Hash(new byte[Hash.LENGTH]));

            assertThat(before.append(AuditEventTable.toEntry(AuditEventTable.row(WHOLE))))
                    .isEqualTo(WHOLE.head());
        }

        @Test
        void lacksWhatTheEventLacks() {
            AuditEntry entry = AuditEventTable.toEntry(AuditEventTable.row(BARE));

            assertThat(entry.version()).isEqualTo(1);
            assertThat(List.of(entry.client(), entry.keyId(), entry.patientHash(), entry.change()))
                    .containsOnly(Optional.empty());
        }
    }

    @Nested
    class Shown {

        @Test
        void isEachMemberButTheReasonOfASuccess() {
            assertThat(AuditEventTable.shown(WHOLE))
                    .containsEntry("id", WHOLE.id().toString())
                    .containsEntry("occurredAt", "2026-11-25T01:07:53.311097Z")
                    .containsEntry("provider", "local")
                    .containsEntry("region", "eu-west-1")
                    .containsEntry("seq", 2L)
                    .containsEntry("generation", 1)
                    .containsEntry("patientId", "patient-1")
                    .containsEntry("change", WHOLE.change().orElseThrow())
                    .hasSize(AuditEventTable.shownNames().size() - 1)
                    .doesNotContainKey("reason");
        }

        @Test
        void isNothingOfWhatIsAbsent() {
            assertThat(AuditEventTable.shown(BARE))
                    .containsOnlyKeys(
                            ("id seq occurredAt operation outcome actor roles requestId tenantId" + " provider")
                                    .split(" "));
        }

        @Test
        void hasNoNameTwice() {
            assertThat(new HashSet<>(AuditEventTable.shownNames())).hasSameSizeAs(AuditEventTable.shownNames());
        }
    }
}
