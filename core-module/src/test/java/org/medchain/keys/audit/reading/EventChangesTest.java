package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.BatchEnd;
import org.medchain.keys.audit.BatchEntry;
import org.medchain.keys.audit.BatchItem;
import org.medchain.keys.audit.BatchWork;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.RowChange;
import org.medchain.keys.audit.checkpoint.ChainStartStore;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.verification.Flaw;
import org.medchain.keys.chain.verification.Verification;
import org.medchain.keys.chain.verification.Verification.Flawed;
import org.medchain.keys.chain.verification.Verification.Verified;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

/** An effect says what row it changes while it is applied; the event has it, the chain proves it, and it is read back as it was. */
@ParameterizedClass
@EnumSource
class EventChangesTest {

    private static final Optional<String> BEFORE = Optional.of("{\"name\":\"Zoë\",\"window\":60}");
    private static final Optional<String> AFTER = Optional.of("{\"name\":\"Zoë\",\"window\":90}");

    private final TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());
    private final DatabaseKind kind;
    private final InProcessDatabase database;
    private final InProcessAudit audit;

    @TempDir
    Path checkpoints;

    EventChangesTest(DatabaseKind kind) {
        this.kind = kind;
        database = kind.database();
        audit = new InProcessAudit(database);
    }

    private RowChange change(long number) {
        return new RowChange("tenants/" + tenant, number, BEFORE, AFTER);
    }

    private static Effect changing(Attempt attempt, RowChange change) {
        return entityManager -> attempt.changes(change);
    }

    private void update(RowChange change) {
        audit.operations()
                .byItself(Optional.of(tenant))
                .run(Operation.UPDATE_TENANT, attempt -> Recorded.changing(changing(attempt, change), "done"));
    }

    private List<Optional<RowChange>> changes() {
        return audit.eventsOf(tenant).stream().map(AuditEvent::change).toList();
    }

    private Verification verify() {
        audit.callAs(tenant, "auditor");
        return new AuditVerification(
                        new AuditorsChain(audit.operations()),
                        new EntryStore(database),
                        InProcessCheckpoints.heads(database),
                        new ChainStartStore(database),
                        new InProcessCheckpoints(checkpoints).files())
                .verify()
                .found();
    }

    @Nested
    class AnOperation {

        @Test
        void hasTheChangeInItsEvent() {
            RowChange created = new RowChange("tenants/" + tenant, 1, Optional.empty(), BEFORE);
            RowChange removed = new RowChange("tenants/" + tenant, 3, AFTER, Optional.empty());
            update(created);
            update(change(2));
            update(removed);

            assertThat(changes()).containsExactly(Optional.of(created), Optional.of(change(2)), Optional.of(removed));
            assertThat(verify()).isInstanceOf(Verified.class);
        }

        @Test
        void hasTheLongestValues() {
            RowChange longest = new RowChange(
                    "s".repeat(200), Long.MAX_VALUE, Optional.of("é".repeat(32_767)), Optional.of("a".repeat(65_535)));
            update(longest);

            assertThat(changes()).containsExactly(Optional.of(longest));
            assertThat(verify()).isInstanceOf(Verified.class);
        }

        /** Each try makes its row with an id of its own. */
        @Test
        void hasThatOfTheTryThatWasCommitted() {
            List<String> tries = new ArrayList<>();
            audit.operations().byItself(Optional.of(tenant)).trying(3).run(Operation.REQUEST_RECOVERY, attempt -> {
                tries.add("recoveries/" + UUID.randomUUID());
                String subject = tries.get(tries.size() - 1);
                return Recorded.changing(
                        entityManager -> {
                            attempt.changes(new RowChange(subject, 1, Optional.empty(), AFTER));
                            if (tries.size() < 3) {
                                throw new ConcurrentChangeException();
                            }
                        },
                        subject);
            });

            assertThat(tries).hasSize(3);
            assertThat(changes()).containsExactly(Optional.of(new RowChange(tries.get(2), 1, Optional.empty(), AFTER)));
        }

        @Test
        void hasNoneOfATryBefore() {
            List<String> tries = new ArrayList<>();
            audit.operations().byItself(Optional.of(tenant)).trying(2).run(Operation.UPDATE_TENANT, attempt -> {
                tries.add("try");
                return tries.size() == 2
                        ? Recorded.found("as it is")
                        : Recorded.changing(
                                changing(attempt, change(1)).then(entityManager -> {
                                    throw new ConcurrentChangeException();
                                }),
                                "changed");
            });

            assertThat(changes()).containsExactly(Optional.empty());
        }

        @Test
        void hasNoneIfItFails() {
            assertThatThrownBy(() -> audit.operations()
                            .byItself(Optional.of(tenant))
                            .run(
                                    Operation.UPDATE_TENANT,
                                    attempt -> Recorded.changing(
                                            changing(attempt, change(1)).then(entityManager -> {
                                                throw new TenantSuspendedException();
                                            }),
                                            "")))
                    .isInstanceOf(TenantSuspendedException.class);

            assertThat(changes()).containsExactly(Optional.empty());
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT TENANT_SUSPENDED");
        }

        @Test
        void changesOneRow() {
            RowChange other = new RowChange("legal_holds/" + tenant, 1, Optional.empty(), AFTER);

            assertThatThrownBy(() -> audit.operations()
                            .byItself(Optional.of(tenant))
                            .run(
                                    Operation.UPDATE_TENANT,
                                    attempt -> Recorded.changing(
                                            changing(attempt, change(1)).then(changing(attempt, other)), "")))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT INTERNAL_ERROR");
        }
    }

    @Nested
    class ManyOperations {

        /** Of a batch that the service does by itself; one of them is prepared again. */
        @Test
        void haveEachItsOwn() {
            List<Long> prepared = new ArrayList<>();
            List<BatchEnd<Long>> ends = audit.batches()
                    .commitAll(
                            List.of(1L, 2L, 3L),
                            new BatchWork<Long>() {
                                @Override
                                public Optional<BatchEntry> entry(Long number) {
                                    prepared.add(number);
                                    Attempt attempt = Attempt.partOf(
                                            "course",
                                            Operation.ROTATE_PATIENT_KEY,
                                            new EncryptionContext(tenant, new PatientId("patient-" + number)));
                                    return Optional.of(new BatchEntry(attempt, entityManager -> {
                                        attempt.changes(change(number));
                                        if (number == 2) {
                                            throw new ConcurrentChangeException();
                                        }
                                    }));
                                }

                                @Override
                                public Long again(Long number) {
                                    return number + 10;
                                }
                            },
                            3,
                            Duration.ofSeconds(1));

            assertThat(ends).extracting(BatchEnd::committed).containsExactly(true, true, true);
            assertThat(prepared).containsExactly(1L, 2L, 3L, 12L);
            assertThat(changes())
                    .containsExactly(Optional.of(change(1)), Optional.of(change(3)), Optional.of(change(12)));
            assertThat(verify()).isInstanceOf(Verified.class);
        }

        /** Of one request. */
        @Test
        void ofOneRequestHaveEachItsOwn() {
            List<BatchItem<String>> items = List.of(item(1), item(2));
            audit.operations()
                    .byItself(Optional.of(tenant))
                    .startAll(Operation.GENERATE_DATA_KEY, OperationThreads.ofCaller(Runnable::run), items)
                    .join();

            assertThat(changes()).containsExactlyInAnyOrder(Optional.of(change(1)), Optional.of(change(2)));
            assertThat(verify()).isInstanceOf(Verified.class);
        }

        private BatchItem<String> item(long number) {
            return new BatchItem<>(
                    new PatientId("patient-" + number),
                    attempt -> Recorded.changing(changing(attempt, change(number)), "done"),
                    (attempt, result) -> Recorded.found(result));
        }
    }

    @Nested
    class StoredChanges {

        @BeforeEach
        void writeThree() {
            update(change(1));
            update(change(2));
            update(change(3));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "subject = 'tenants/other'|ALTERED",
                    "subject = null|MALFORMED",
                    "change_number = 1|ALTERED",
                    "change_number = 0|MALFORMED",
                    "change_number = null|MALFORMED",
                    "values_before = values_after|ALTERED",
                    "values_before = null|ALTERED",
                    "values_after = values_before|ALTERED",
                    "values_after = null|ALTERED",
                    "values_after = ''|ALTERED",
                    "values_before = values_after, values_after = values_before|ALTERED",
                    "values_before = null, values_after = null|MALFORMED",
                    "subject = null, change_number = null, values_before = null, values_after = null|ALTERED"
                })
        void areVerifiedWithTheChain(String edit, Flaw flaw) {
            database.execute("update audit_events set " + edit + " where tenant_id = ? and seq = 2", tenant.value());

            assertThat(verify()).isEqualTo(new Flawed(2, flaw, 2, 0));
        }

        /** What is archived and exported is made of these. */
        @Test
        void areInTheEntriesThatAreExported() {
            Iterator<RecordedEntry> entries =
                    new StoredChain(new EntryStore(database), ChainHead.startOf(tenant.value()));

            entries.forEachRemaining(recorded -> {
                assertThat(recorded.entry().version()).isEqualTo(3);
                assertThat(recorded.entry().change()).hasValueSatisfying(change -> {
                    assertThat(change.subject()).isEqualTo("tenants/" + tenant);
                    assertThat(change.number()).isEqualTo(recorded.entry().seq());
                    assertThat(change.before()).isEqualTo(BEFORE);
                    assertThat(change.after()).isEqualTo(AFTER);
                });
            });
        }

        /** The hot path writes no entry of it: events of data keys are of no such row. */
        @Test
        void haveAnIndexOfTheirOwnOnPostgresql() {
            assumeThat(kind).isEqualTo(DatabaseKind.POSTGRESQL);

            String index = (String)
                    database.value("select indexdef from pg_indexes where indexname = 'audit_events_of_subject'");

            assertThat(index).endsWith("(tenant_id, subject, change_number) WHERE (subject IS NOT NULL)");
        }
    }
}
