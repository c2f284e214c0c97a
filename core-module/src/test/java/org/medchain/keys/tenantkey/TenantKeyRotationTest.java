package org.medchain.keys.tenantkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.TickingClock;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.InProcessTenants;
import org.medchain.keys.tenant.Tenant;

@ParameterizedClass
@EnumSource
class TenantKeyRotationTest {

    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");

    private final InProcessAudit audit;
    private final InProcessTenants tenants;
    private final RehearsedProvider provider = new RehearsedProvider();
    private final TickingClock clock = new TickingClock(START);
    private final InProcessTenantKeys keys;
    private final TenantId tenant;
    private final AtomicInteger calls = new AtomicInteger();

    TenantKeyRotationTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        tenants = new InProcessTenants(audit);
        keys = new InProcessTenantKeys(audit, tenants, provider, clock);
        tenant = tenants.add();
        audit.callAs(tenant, "user");
    }

    private String currentKek() {
        return provider.currentWrapping(Optional.empty()).wrappedUnder();
    }

    private long rotate(Optional<Instant> renewBefore) {
        return rotate(new DueWrappings.NotCurrent(renewBefore));
    }

    private long rotate(DueWrappings wrappings) {
        Tenant read = tenants.tenants().require(tenant);
        TenantKeyRotation.Due due = new TenantKeyRotation.Due(provider.currentWrapping(Optional.empty()), wrappings);
        return keys.rotation().rewrap(read, due, "course", calls::incrementAndGet);
    }

    @Nested
    class Rewrap {

        @Test
        void movesAllVersionsToTheKekOfTodayAndLeavesThemTheSameKeys() {
            PlainKey first = keys.generate("index", 1).plainKey();
            PlainKey second = keys.generate("index", 2).plainKey();
            provider.renewKek();

            rotate(Optional.empty());
            provider.dropEarlierKeks();

            assertThat(keys.wrappedUnder(tenant, "index", 1)).isEqualTo(currentKek());
            assertThat(keys.decrypt("index", 1).plainKey()).isEqualTo(first);
            assertThat(keys.decryptNewest("index").plainKey()).isEqualTo(second);
            assertThat(audit.endsOf(tenant).subList(2, 4))
                    .containsExactly("ROTATE_TENANT_KEY SUCCESS", "ROTATE_TENANT_KEY SUCCESS");
            assertThat(audit.eventsOf(tenant).get(2)).satisfies(event -> {
                assertThat(event.requestId()).isEqualTo("course");
                assertThat(event.keyId())
                        .contains(keys.stored(tenant, "index", 1).keyId().value());
                assertThat(event.generation()).contains(1);
            });
            assertThat(calls).hasValue(2);
        }

        @Test
        void leavesWhatIsCurrentAlone() {
            keys.generate("index", 1);

            assertThat(rotate(Optional.empty())).as("left").isZero();

            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_TENANT_KEY SUCCESS");
            assertThat(calls).hasValue(0);
        }

        @Test
        void renewsWhatIsTooOldByThePolicy() {
            keys.generate("index", 1);
            clock.advance(Duration.ofDays(10));

            rotate(Optional.of(START.plus(Duration.ofDays(5))));

            assertThat(keys.stored(tenant, "index", 1).wrapping().at()).isEqualTo(clock.instant());
        }

        @Test
        void movesAfterACompromiseWhatItIsAboutAndNothingElse() {
            keys.generate("index", 1);
            String compromised = currentKek();
            provider.renewKek();
            keys.generate("index", 2);
            String next = currentKek();
            provider.renewKek();

            rotate(new DueWrappings.Selected(Optional.of(compromised), Optional.empty(), Optional.empty()));

            assertThat(keys.wrappedUnder(tenant, "index", 1)).isEqualTo(currentKek());
            assertThat(keys.wrappedUnder(tenant, "index", 2)).isEqualTo(next);
            assertThat(calls).hasValue(1);
        }

        /** Another program than the service wrote the provider. */
        @Test
        void leavesOneOfNoProviderAndMovesTheOthers() {
            leavesTheFirstAndMovesTheOthers("provider", "X");
            forge("provider", "LOCAL");
        }

        /** Another program than the service wrote the bytes. */
        @Test
        void leavesOneThatIsNoWrappedKeyAndMovesTheOthers() {
            leavesTheFirstAndMovesTheOthers("wrapped_key", new byte[0]);
        }

        private void leavesTheFirstAndMovesTheOthers(String column, Object forged) {
            keys.generate("index", 1).close();
            keys.generate("index", 2).close();
            String before = currentKek();
            provider.renewKek();
            forge(column, forged);

            assertThat(rotate(Optional.empty())).as("left").isOne();

            assertThat(keys.wrappedUnder(tenant, "index", 1)).isEqualTo(before);
            assertThat(keys.wrappedUnder(tenant, "index", 2)).isEqualTo(currentKek());
            assertThat(audit.endsOf(tenant))
                    .contains("ROTATE_TENANT_KEY INVALID_ENCRYPTED_KEY", "ROTATE_TENANT_KEY SUCCESS");
        }

        private void forge(String column, Object value) {
            audit.execute(
                    "update tenant_keys set " + column + " = ?1 where tenant_id = ?2 and version = 1",
                    value,
                    tenant.value());
        }

        @Test
        void goesOverMoreThanAPage() {
            for (int i = 0; i < 101; i++) {
                keys.generate("key-" + i, 1).close();
            }
            provider.renewKek();

            rotate(Optional.empty());

            assertThat(keys.store().countWrappings(Optional.of(tenant)))
                    .singleElement()
                    .satisfies(count -> assertThat(count.wrappedUnder()).isEqualTo(currentKek()));
        }

        @Test
        void recordsAndLeavesWhatFailsForGoodAndMovesTheOthers() {
            keys.generate("damaged", 1);
            keys.generate("index", 1);
            String before = currentKek();
            audit.execute(
                    "update tenant_keys set name = 'moved' where tenant_id = ?1 and name = 'damaged'", tenant.value());
            provider.renewKek();

            assertThat(rotate(Optional.empty())).as("left").isEqualTo(1);

            assertThat(keys.wrappedUnder(tenant, "index", 1)).isEqualTo(currentKek());
            assertThat(keys.wrappedUnder(tenant, "moved", 1)).isEqualTo(before);
            assertThat(audit.endsOf(tenant).subList(2, 4))
                    .containsExactly("ROTATE_TENANT_KEY SUCCESS", "ROTATE_TENANT_KEY INVALID_ENCRYPTED_KEY");
        }

        @Test
        void leavesThemWhereTheyAreIfTheKmsRefuses() {
            keys.generate("index", 1);
            String before = currentKek();
            provider.renewKek();
            provider.beforeRewrap(() -> {
                throw new KmsRefusedException();
            });

            rotate(Optional.empty());

            assertThat(keys.wrappedUnder(tenant, "index", 1)).isEqualTo(before);
            assertThat(audit.endsOf(tenant)).last().isEqualTo("ROTATE_TENANT_KEY KMS_REFUSED");
        }

        @Test
        void endsWithoutTheKmsAndBeginsAgain() {
            keys.generate("index", 1);
            provider.renewKek();
            provider.beforeRewrap(() -> {
                throw new KmsUnavailableException();
            });
            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> rotate(Optional.empty()));

            provider.beforeRewrap(() -> {});
            rotate(Optional.empty());

            assertThat(keys.wrappedUnder(tenant, "index", 1)).isEqualTo(currentKek());
        }

        @Test
        void isRefusedIfTheTenantIsSuspendedMeanwhile() {
            keys.generate("index", 1);
            String before = currentKek();
            provider.renewKek();
            provider.beforeRewrap(() -> tenants.suspend(tenant));

            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> rotate(Optional.empty()));

            assertThat(keys.wrappedUnder(tenant, "index", 1)).isEqualTo(before);
        }
    }
}
