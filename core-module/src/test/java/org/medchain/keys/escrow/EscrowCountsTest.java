package org.medchain.keys.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.EntityManager;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.server.database.Database;

class EscrowCountsTest {

    private static final TenantId CLINIC = new TenantId("clinic");

    private int underWay;
    private Runnable meanwhile = () -> {};

    private final EscrowStore store = new EscrowStore(new Database() {
        @Override
        public <T> T read(Function<EntityManager, T> work) {
            underWay++;
            meanwhile.run();
            underWay--;
            return null;
        }
    });

    /** Each reads all data keys of the tenant, on a connection that other tenants need. */
    @Test
    void ofOneTenantAreFourAtOnce() {
        meanwhile = () -> {
            if (underWay < 4) {
                store.coverageOf(CLINIC);
            } else {
                meanwhile = () -> {};
                assertThatExceptionOfType(TooManyRequestsException.class).isThrownBy(() -> store.coverageOf(CLINIC));
                store.coverageOf(new TenantId("other"));
            }
        };

        store.coverageOf(CLINIC);

        assertThat(underWay).isZero();
        store.coverageOf(CLINIC);
    }
}
