package org.medchain.keys.tenantkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.UnknownTenantKeyException;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.InProcessTenants;

@ParameterizedClass
@EnumSource
class TenantKeyOperationsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00.123456Z");

    private final InProcessAudit audit;
    private final InProcessTenants tenants;
    private final RehearsedProvider provider = new RehearsedProvider();
    private final InProcessTenantKeys keys;
    private final TenantId tenant;

    TenantKeyOperationsTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        tenants = new InProcessTenants(audit);
        keys = new InProcessTenantKeys(audit, tenants, provider, Clock.fixed(NOW, ZoneOffset.UTC));
        tenant = tenants.add();
        audit.callAs(tenant, "user");
    }

    private AuditEvent lastEvent() {
        List<AuditEvent> events = audit.eventsOf(tenant);
        return events.get(events.size() - 1);
    }

    private static void assertRefused(Class<? extends Throwable> reason, ThrowingCallable operation) {
        assertThatExceptionOfType(reason).isThrownBy(operation);
    }

    private void assertEnded(String end) {
        assertThat(audit.endsOf(tenant)).last().isEqualTo(end);
    }

    /** No plain key that the provider gave for it is left in memory. */
    private void assertAllClosed() {
        assertThat(provider.given()).isNotEmpty().allMatch(RehearsedProvider::isClosed);
    }

    @Nested
    class Generate {

        @Test
        void storesTheVersionWithItsEventAndHandsItOut() {
            TenantKey key = keys.generate("index", 1);

            assertThat(RehearsedProvider.isClosed(key.plainKey())).isFalse();
            assertThat(key.version()).hasToString("index/1");
            assertThat(key.createdAt()).isEqualTo(NOW);
            assertThat(keys.stored(tenant, "index", 1).keyId()).isEqualTo(key.keyId());
            assertThat(audit.eventsOf(tenant)).singleElement().satisfies(event -> {
                assertThat(event.patientId()).isEmpty();
                assertThat(event.keyId()).contains(key.keyId().value());
                assertThat(event.generation()).contains(1);
            });
            assertEnded("GENERATE_TENANT_KEY SUCCESS");
        }

        @Test
        void makesAnotherKeyForEachVersionAndName() {
            TenantKey first = keys.generate("index", 1);
            TenantKey next = keys.generate("index", 2);
            TenantKey other = keys.generate("other", 1);

            assertThat(next.plainKey()).isNotEqualTo(first.plainKey());
            assertThat(other.plainKey()).isNotEqualTo(first.plainKey());
            assertThat(keys.decrypt("index", 1).plainKey()).isEqualTo(first.plainKey());
        }

        @Test
        void isRefusedForAVersionThatIsThere() {
            keys.generate("index", 1);

            assertRefused(ConcurrentChangeException.class, () -> keys.generate("index", 1));

            assertEnded("GENERATE_TENANT_KEY CONFLICT");
            assertThat(lastEvent().generation()).contains(1);
            assertThat(provider.given()).hasSize(1);
        }

        @Test
        void isRefusedWithoutTheVersionBefore() {
            keys.generate("index", 1);

            assertRefused(UnknownTenantKeyException.class, () -> keys.generate("index", 3));
            assertRefused(UnknownTenantKeyException.class, () -> keys.generate("other", 2));

            assertEnded("GENERATE_TENANT_KEY NOT_FOUND");
            assertThat(keys.store().findAfter(tenant, Optional.empty(), 10)).hasSize(1);
        }

        @Test
        void isRefusedIfAnotherMakesTheVersionMeanwhile() {
            provider.duringNextCall(() -> keys.generate("index", 1));

            assertRefused(ConcurrentChangeException.class, () -> keys.generate("index", 1));

            assertThat(audit.endsOf(tenant))
                    .containsExactly("GENERATE_TENANT_KEY SUCCESS", "GENERATE_TENANT_KEY CONFLICT");
            assertThat(provider.given().subList(1, provider.given().size()))
                    .hasSize(1)
                    .allMatch(RehearsedProvider::isClosed);
        }

        @Test
        void handsOutTheSameKeyIfTheSameRequestComesAgain() {
            audit.repeat();
            TenantKey first = keys.generate("index", 1);
            TenantKey second = keys.generate("index", 1);

            assertThat(second.plainKey()).isEqualTo(first.plainKey());
            assertThat(second.keyId()).isEqualTo(first.keyId());
            assertThat(audit.endsOf(tenant))
                    .containsExactly("GENERATE_TENANT_KEY SUCCESS", "GENERATE_TENANT_KEY SUCCESS");
        }

        @Test
        void isRefusedForASuspendedTenant() {
            tenants.suspend(tenant);

            assertRefused(TenantSuspendedException.class, () -> keys.generate("index", 1));

            assertEnded("GENERATE_TENANT_KEY TENANT_SUSPENDED");
        }

        @Test
        void isRefusedIfTheTenantIsSuspendedMeanwhile() {
            provider.duringNextCall(() -> tenants.suspend(tenant));

            assertRefused(TenantSuspendedException.class, () -> keys.generate("index", 1));

            assertEnded("GENERATE_TENANT_KEY TENANT_SUSPENDED");
            assertAllClosed();
            assertThat(keys.store().findAfter(tenant, Optional.empty(), 10)).isEmpty();
        }

        @Test
        void isRefusedForAnUnknownTenant() {
            audit.callAs(new TenantId("nobody"), "user");

            assertRefused(UnknownTenantException.class, () -> keys.generate("index", 1));
        }

        @Test
        void storesNothingWithoutTheKms() {
            provider.failWith(new KmsUnavailableException());

            assertRefused(KmsUnavailableException.class, () -> keys.generate("index", 1));

            assertEnded("GENERATE_TENANT_KEY KMS_UNAVAILABLE");
            assertThat(keys.store().findAfter(tenant, Optional.empty(), 10)).isEmpty();
        }
    }

    @Nested
    class Decrypt {

        @Test
        void opensTheNewestVersionOrTheOneThatIsNamed() {
            TenantKey first = keys.generate("index", 1);
            TenantKey second = keys.generate("index", 2);

            TenantKey newest = keys.decryptNewest("index");
            TenantKey named = keys.decrypt("index", 1);

            assertThat(newest.version()).hasToString("index/2");
            assertThat(newest.plainKey()).isEqualTo(second.plainKey());
            assertThat(named.version()).hasToString("index/1");
            assertThat(named.plainKey()).isEqualTo(first.plainKey());
            assertThat(named.createdAt()).isEqualTo(NOW);
            assertEnded("DECRYPT_TENANT_KEY SUCCESS");
            assertThat(lastEvent().keyId()).contains(first.keyId().value());
            assertThat(lastEvent().generation()).contains(1);
        }

        @Test
        void isRefusedForAKeyThatIsNotThere() {
            keys.generate("index", 1);

            assertRefused(UnknownTenantKeyException.class, () -> keys.decryptNewest("other"));
            assertRefused(UnknownTenantKeyException.class, () -> keys.decrypt("index", 2));

            assertEnded("DECRYPT_TENANT_KEY NOT_FOUND");
        }

        @Test
        void isRefusedForAnotherTenantsKey() {
            keys.generate("index", 1);
            TenantId other = tenants.add();
            audit.callAs(other, "user");

            assertRefused(UnknownTenantKeyException.class, () -> keys.decryptNewest("index"));
            assertRefused(UnknownTenantKeyException.class, () -> keys.decrypt("index", 1));

            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_TENANT_KEY SUCCESS");
        }

        @Test
        void opensNoVersionThatWasPutInAnothersPlace() {
            keys.generate("index", 1);
            keys.generate("index", 2);
            audit.execute(
                    "update tenant_keys set wrapped_key = (select k.wrapped_key from tenant_keys k"
                            + " where k.tenant_id = ?1 and k.version = 1) where tenant_id = ?1 and version = 2",
                    tenant.value());

            assertRefused(InvalidEncryptedKeyException.class, () -> keys.decryptNewest("index"));

            assertEnded("DECRYPT_TENANT_KEY INVALID_ENCRYPTED_KEY");
        }

        @Test
        void opensNoDataKeyThatWasPutInItsPlace() {
            keys.generate("index", 1);
            byte[] wrapped = provider.generateDataKey(
                            Optional.empty(), new EncryptionContext(tenant, new PatientId("index/1")))
                    .wrappedKey()
                    .bytes();
            audit.execute("update tenant_keys set wrapped_key = ?1 where tenant_id = ?2", wrapped, tenant.value());

            assertRefused(InvalidEncryptedKeyException.class, () -> keys.decryptNewest("index"));
        }

        @Test
        void isRefusedForASuspendedTenant() {
            keys.generate("index", 1);
            tenants.suspend(tenant);

            assertRefused(TenantSuspendedException.class, () -> keys.decryptNewest("index"));

            assertEnded("DECRYPT_TENANT_KEY TENANT_SUSPENDED");
        }

        @Test
        void handsOutNothingIfTheTenantIsSuspendedMeanwhile() {
            keys.generate("index", 1).close();
            provider.duringNextCall(() -> tenants.suspend(tenant));

            assertRefused(TenantSuspendedException.class, () -> keys.decryptNewest("index"));

            assertAllClosed();
        }

        @Test
        void failsWithoutTheKms() {
            keys.generate("index", 1);
            provider.failWith(new KmsUnavailableException());

            assertRefused(KmsUnavailableException.class, () -> keys.decryptNewest("index"));

            assertEnded("DECRYPT_TENANT_KEY KMS_UNAVAILABLE");
        }
    }
}
