package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.server.database.DatabaseKind;

/** An administrator changes some settings of a tenant. */
@ParameterizedClass
@EnumSource
class TenantChangeTest extends TenantScene {

    private static final TenantSpecification GUARDED = InProcessTenants.destructions("P7D", true);
    private static final TenantSpecification UNGUARDED = InProcessTenants.destructions("PT0S", false);

    private final TenantSpecification replicated = InProcessTenants.replicated();

    TenantChangeTest(DatabaseKind kind) {
        super(kind);
    }

    @Nested
    class Change {

        private static final String NEW_NAME = "New name";

        private Tenant rename(TenantOperations by, RowCondition condition) {
            return by.change(tenant, new Renaming(false), condition);
        }

        /** Says the name, and the protections as they are if it is told to. */
        record Renaming(boolean namesAll) implements TenantPatch {

            @Override
            public TenantSpecification applyTo(Tenant current) {
                return new TenantSpecification(NEW_NAME, current.cmk(), current.cmkDates(), current.policies());
            }

            @Override
            public boolean names(Set<String> settings) {
                return namesAll;
            }
        }

        @Test
        void leavesWhatItDoesNotName() {
            administration.register(tenant, replicated, RowCondition.THERE);

            Tenant changed = rename(administration, RowCondition.NONE);

            assertThat(changed.name()).isEqualTo(NEW_NAME);
            assertThat(prepared.stored(tenant).cmk()).isEqualTo(replicated.cmk());
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT SUCCESS", "UPDATE_TENANT SUCCESS");
        }

        @Test
        void isMergedWithWhatAnotherRequestChangedMeanwhile() {
            AtomicBoolean first = new AtomicBoolean(true);
            TenantOperations slower = prepared.administrationWhile(NOW, () -> {
                if (first.getAndSet(false)) {
                    prepared.specify(tenant, replicated);
                }
            });

            rename(slower, RowCondition.NONE);

            assertThat(prepared.stored(tenant).name()).isEqualTo(NEW_NAME);
            assertThat(prepared.stored(tenant).cmk()).isEqualTo(replicated.cmk());
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT SUCCESS");
        }

        @Test
        void isRefusedIfTheTenantIsNotAsExpected() {
            RowCondition read =
                    RowCondition.anyOf(Set.of(prepared.stored(tenant).tag()));
            TenantOperations slower = prepared.administrationWhile(NOW, () -> prepared.suspend(tenant));

            assertThatExceptionOfType(PreconditionFailedException.class).isThrownBy(() -> rename(slower, read));

            assertThat(prepared.stored(tenant).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT PRECONDITION_FAILED");
        }

        @Test
        void isRecordedAsMalformedIfTheWholeIsNone() {
            TenantPatch impossible = new TenantPatch() {
                @Override
                public TenantSpecification applyTo(Tenant current) {
                    throw new MalformedValueException("name", "must be another");
                }

                @Override
                public boolean names(Set<String> settings) {
                    return false;
                }
            };

            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> administration.change(tenant, impossible, RowCondition.NONE));

            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT INVALID_REQUEST");
        }

        @Test
        void leavesAProposalThatItDoesNotName() {
            administration.register(tenant, GUARDED, RowCondition.THERE);
            administration.register(tenant, UNGUARDED, RowCondition.THERE);

            rename(administration, RowCondition.NONE);
            assertThat(prepared.stored(tenant).proposal()).isPresent();

            administration.change(tenant, new Renaming(true), RowCondition.NONE);
            assertThat(prepared.stored(tenant).proposal()).isEmpty();
        }
    }
}
