package org.medchain.keys.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.PatientId;
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

    private static final WrittenEvent OLD = WrittenEvent.at("2010-11-01T12:00:00Z");

    private final InProcessDatabase database;
    private final WrittenChain chain;
    private final StretchRemoval removal;

    StretchRemovalTest(DatabaseKind kind) {
        database = kind.database();
        chain = new WrittenChain(database, new InProcessTenants(new InProcessAudit(database)).add()).add(OLD, OLD);
        removal = new StretchRemoval(database);
    }

    private void remove(long looked) {
        database.change(entityManager ->
                removal.effect(chain.head(0), chain.head(1), looked).apply(entityManager));
    }

    @Test
    void isRefusedIfAHoldWasPlacedSinceTheLook() {
        long looked = removal.newest(chain.name());
        chain.add(OLD);
        LegalHolds holds = new LegalHolds(database);
        holds.place(holds.addPatient(chain.tenantId(), new PatientId("held")), 3);

        assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> remove(looked));

        assertThat(new ChainStartStore(database).of(chain.name())).isEqualTo(chain.head(0));
        remove(removal.newest(chain.name()));
        assertThat(new ChainStartStore(database).of(chain.name())).isEqualTo(chain.head(1));
    }
}
