package org.medchain.keys.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantKeyException;

/** What holds for every source of tenant keys. */
public abstract class TenantKeySourceContract {

    private static final TenantKeyName INDEX = new TenantKeyName("patient-index");
    private static final TenantKeyVersion FIRST = new TenantKeyVersion(INDEX, 1);
    private static final TenantKeyVersion SECOND = new TenantKeyVersion(INDEX, 2);

    protected abstract TenantKeySource source();

    protected abstract void suspendTenant();

    @Test
    void makesVersionsThatOpenAgain() {
        try (TenantKey first = source().generateTenantKey(FIRST);
                TenantKey second = source().generateTenantKey(SECOND);
                TenantKey newest = source().decryptTenantKey(INDEX);
                TenantKey named = source().decryptTenantKey(FIRST)) {
            assertThat(first.version()).isEqualTo(FIRST);
            assertThat(second.plainKey()).isNotEqualTo(first.plainKey());
            assertThat(newest.version()).isEqualTo(SECOND);
            assertThat(newest.plainKey()).isEqualTo(second.plainKey());
            assertThat(named.plainKey()).isEqualTo(first.plainKey());
            assertThat(named.keyId()).isEqualTo(first.keyId());
        }
    }

    @Test
    void makesNoVersionTwice() {
        source().generateTenantKey(FIRST).close();

        assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> source().generateTenantKey(FIRST));
    }

    @Test
    void makesNoVersionWithoutTheOneBefore() {
        assertThatExceptionOfType(UnknownTenantKeyException.class).isThrownBy(() -> source().generateTenantKey(SECOND));
    }

    @Test
    void opensNoneThatIsNotThere() {
        assertThatExceptionOfType(UnknownTenantKeyException.class).isThrownBy(() -> source().decryptTenantKey(INDEX));
        assertThatExceptionOfType(UnknownTenantKeyException.class).isThrownBy(() -> source().decryptTenantKey(FIRST));
    }

    @Test
    void opensNoneWhileTheTenantIsSuspended() {
        source().generateTenantKey(FIRST).close();
        suspendTenant();

        assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> source().decryptTenantKey(INDEX));
    }
}
