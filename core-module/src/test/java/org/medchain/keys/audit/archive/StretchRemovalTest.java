package org.medchain.keys.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.audit.checkpoint.ChainStartStore;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.InProcessTenants;

@ParameterizedClass
@EnumSource
class StretchRemovalTest {

    private static final PatientId HELD = new PatientId("held");
    /** The look at the seals at the chain's three events found nothing. */
    private static final Held LOOKED = new Held(OptionalLong.empty(), 3);

    private static final WrittenEvent OLD = WrittenEvent.at("2010-11-01T12:00:00Z");

    private final InProcessDatabase database;
    private final WrittenChain chain;
    private final StretchRemoval removal;

    StretchRemovalTest(DatabaseKind kind) {
        database = kind.database();
        chain = new WrittenChain(database, new InProcessTenants(new InProcessAudit(database)).add())
                .add(OLD, OLD.about(HELD), OLD);
        removal = new StretchRemoval(database, LegalHolds.heldEventsOf(database));
    }

    private void remove(int from, int to) {
        database.change(entityManager ->
                removal.effect(chain.head(from), chain.head(to), LOOKED).apply(entityManager));
        removal.complete(chain.head(from), chain.head(to), LOOKED);
    }

    /** What was requested behind the look is what its seal says: the row that the request stored was changed by SQL. */
    @Test
    void isRefusedIfADestructionWasRequestedSinceTheLookWhateverItsRowSays() {
        chain.add(OLD);
        new StoredDestructions(database).add(new LegalHolds(database).addPatient(chain.tenantId(), HELD), "PENDING", 4);
        database.execute("update destructions set status = 'CANCELLED' where tenant_id = ?", chain.name());

        remove(0, 1);

        assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> remove(1, 2));
        database.execute("delete from row_seals where tenant_id = ?", chain.name());
        assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> remove(1, 2));
        assertThat(new ChainStartStore(database).of(chain.name())).isEqualTo(chain.head(1));
    }

    /** Nothing of the hold is in the trail yet: it is placed in the same group of the ledger. */
    @Test
    void isRefusedIfAHoldWasPlacedSinceTheLook() {
        LegalHolds holds = new LegalHolds(database);
        holds.store(holds.addPatient(chain.tenantId(), HELD));

        remove(0, 1);

        assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> remove(1, 2));
        assertThat(new ChainStartStore(database).of(chain.name())).isEqualTo(chain.head(1));
    }
}
