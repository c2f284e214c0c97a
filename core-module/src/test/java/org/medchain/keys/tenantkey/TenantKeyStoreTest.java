package org.medchain.keys.tenantkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.OptimisticLockException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.kms.WrappingCount;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.InProcessTenants;

@ParameterizedClass
@EnumSource
class TenantKeyStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00.123456Z");
    private static final TenantKeyName INDEX = new TenantKeyName("index");

    private final InProcessDatabase database;
    private final TenantKeyStore tenantKeys;
    private final TenantId tenant;

    TenantKeyStoreTest(DatabaseKind kind) {
        database = kind.database();
        tenantKeys = new TenantKeyStore(database);
        tenant = InProcessTenants.addTo(database);
    }

    private static StoredTenantKey.Wrapping under(String kek) {
        return new StoredTenantKey.Wrapping(ProviderType.LOCAL, kek, new WrappedKey(new byte[] {1, 2, 3}), NOW);
    }

    private StoredTenantKey add(String name, int version, String kek) {
        return addTo(tenant, name, version, kek);
    }

    private StoredTenantKey addTo(TenantId tenantId, String name, int version, String kek) {
        StoredTenantKey key = new StoredTenantKey(
                tenantId,
                InProcessTenantKeys.versionOf(name, version),
                new DataKeyId(UUID.randomUUID()),
                under(kek),
                NOW);
        database.change(tenantKeys.add(key)::apply);
        return key;
    }

    @Nested
    class Find {

        @Test
        void answersWhatWasAdded() {
            StoredTenantKey first = add("index", 1, "kek");
            StoredTenantKey second = add("index", 2, "kek");

            assertThat(tenantKeys.find(tenant, first.version())).contains(first);
            assertThat(tenantKeys.find(tenant, second.version())).contains(second);
        }

        @Test
        void answersNothingOfAnotherTenantNameOrVersion() {
            add("index", 1, "kek");
            TenantId other = InProcessTenants.addTo(database);

            assertThat(tenantKeys.find(other, InProcessTenantKeys.versionOf("index", 1)))
                    .isEmpty();
            assertThat(tenantKeys.find(tenant, InProcessTenantKeys.versionOf("Index", 1)))
                    .isEmpty();
            assertThat(tenantKeys.find(tenant, InProcessTenantKeys.versionOf("index", 2)))
                    .isEmpty();
        }
    }

    @Nested
    class FindNewest {

        @Test
        void answersTheHighestVersion() {
            add("index", 9, "kek");
            StoredTenantKey newest = add("index", 10, "kek");
            add("other", 11, "kek");

            assertThat(tenantKeys.findNewest(tenant, INDEX)).contains(newest);
        }

        @Test
        void answersNothingOfAnotherTenant() {
            add("index", 1, "kek");

            assertThat(tenantKeys.findNewest(InProcessTenants.addTo(database), INDEX))
                    .isEmpty();
        }
    }

    @Nested
    class FindAfter {

        @Test
        void goesThroughNamesAndVersionsInOrder() {
            StoredTenantKey b1 = add("b", 1, "kek");
            StoredTenantKey a2 = add("a", 2, "kek");
            StoredTenantKey a1 = add("a", 1, "kek");
            addTo(InProcessTenants.addTo(database), "a", 1, "kek");

            assertThat(tenantKeys.findAfter(tenant, Optional.empty(), 2)).containsExactly(a1, a2);
            assertThat(tenantKeys.findAfter(tenant, Optional.of(a1.version()), 2))
                    .containsExactly(a2, b1);
            assertThat(tenantKeys.findAfter(tenant, Optional.of(b1.version()), 2))
                    .isEmpty();
        }
    }

    @Nested
    class CountWrappings {

        @Test
        void countsEachVersionWhereItIs() {
            add("a", 1, "kek-1");
            add("a", 2, "kek-2");
            add("b", 1, "kek-2");
            addTo(InProcessTenants.addTo(database), "a", 1, "kek-1");

            assertThat(tenantKeys.countWrappings(Optional.of(tenant)))
                    .containsExactly(
                            new WrappingCount(ProviderType.LOCAL, "kek-1", 1),
                            new WrappingCount(ProviderType.LOCAL, "kek-2", 2));
        }

        @Test
        void countsThoseOfAllTenantsTogether() {
            String kek = UUID.randomUUID().toString();
            add("a", 1, kek);
            addTo(InProcessTenants.addTo(database), "a", 1, kek);

            assertThat(tenantKeys.countWrappings(Optional.empty()))
                    .contains(new WrappingCount(ProviderType.LOCAL, kek, 2));
        }
    }

    @Nested
    class Add {

        @Test
        void isRefusedForAVersionThatIsThere() {
            StoredTenantKey first = add("index", 1, "kek");

            assertThatExceptionOfType(ConstraintViolationException.class).isThrownBy(() -> add("index", 1, "other"));

            assertThat(tenantKeys.find(tenant, first.version())).contains(first);
        }
    }

    @Nested
    class Rewrap {

        private final StoredTenantKey.Wrapping next = new StoredTenantKey.Wrapping(
                ProviderType.LOCAL, "kek-2", new WrappedKey(new byte[] {4}), NOW.plusSeconds(60));

        @Test
        void changesNothingButTheWrapping() {
            StoredTenantKey key = add("index", 1, "kek-1");
            StoredTenantKey later = add("index", 2, "kek-1");

            database.change(tenantKeys.rewrap(key, next)::apply);

            assertThat(tenantKeys.findAfter(tenant, Optional.empty(), 10))
                    .isEqualTo(List.of(
                            new StoredTenantKey(tenant, key.version(), key.keyId(), next, key.createdAt()), later));
        }

        @Test
        void isRefusedIfTheWrappingIsAnotherThanWasRead() {
            StoredTenantKey key = add("index", 1, "kek-1");
            database.change(tenantKeys.rewrap(key, next)::apply);

            assertThatExceptionOfType(OptimisticLockException.class)
                    .isThrownBy(() -> database.change(tenantKeys.rewrap(key, under("kek-3"))::apply));
        }
    }
}
