package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.PatientId;
import org.medchain.keys.destruction.DestructionOperations.Open;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.RecordedStatements;

/** What the console's first page asks for, in a tenant with 10,000 open destructions. */
@ParameterizedClass
@EnumSource
class ManyOpenDestructionsTest {

    private static final int LIMIT = 5;
    private static final int MANY = 10_000;

    private final DatabaseKind kind;
    private final InProcessDestructions destructions;

    ManyOpenDestructionsTest(DatabaseKind kind) {
        this.kind = kind;
        this.destructions = new InProcessDestructions(kind);
    }

    /** Nobody sealed the copies: a read of one is refused. Statements are recorded on PostgreSQL alone. */
    @Test
    void areReadUpToTheLimitByAsFewStatementsAsFew() {
        request("approved", false);
        request("awaiting", true);
        int ofFew = statements();

        int stored = 2 * LIMIT;
        while (stored < MANY) {
            stored += copy(MANY - stored);
        }

        assertThat(statements()).isEqualTo(ofFew).isLessThan(20);
        assertThat(ofFew > 0).isEqualTo(kind == DatabaseKind.POSTGRESQL);
        Open open = destructions.operations().listOpen(LIMIT);
        assertThat(open.awaiting()).hasSize(LIMIT).allMatch(it -> isOf(it, "awaiting"));
        assertThat(open.approved()).hasSize(LIMIT).allMatch(it -> isOf(it, "approved"));
    }

    private static boolean isOf(DestructionOperations.Listed listed, String name) {
        return listed.details().patientId().orElseThrow().value().startsWith(name);
    }

    private void request(String name, boolean fourEyes) {
        destructions.setPolicies(InProcessDestructions.policies(fourEyes, false));
        for (int number = 0; number < LIMIT; number++) {
            PatientId patient = new PatientId(name + " " + number);
            destructions.addPatient(patient);
            DestructionId requested = destructions.request(patient);
            assertThat(destructions.has(requested)).isTrue();
        }
    }

    private int statements() {
        return RecordedStatements.during(() -> destructions.operations().listOpen(LIMIT))
                .prepared();
    }

    /** Copies the rows that are there, with ids behind theirs. */
    private int copy(int most) {
        String random = kind == DatabaseKind.H2 ? "random_uuid()" : "gen_random_uuid()";
        return destructions.execute(
                "insert into destructions (tenant_id, id, patient, status, legal_basis, requested_by, requested_at,"
                        + " window_seconds, data_keys, approved_by, approved_at, erase_after, version)"
                        + " select tenant_id, cast('ff' || substr(cast(" + random
                        + " as varchar), 3) as uuid), patient, status, legal_basis, requested_by, requested_at,"
                        + " window_seconds, data_keys, approved_by, approved_at, erase_after, version"
                        + " from destructions where tenant_id = ?1 fetch first " + most + " rows only",
                destructions.tenant().value());
    }
}
