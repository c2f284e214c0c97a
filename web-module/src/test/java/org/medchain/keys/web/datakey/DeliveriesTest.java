package org.medchain.keys.web.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.server.caller.Caller.Scope;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.RequestDetails;

class DeliveriesTest {

    private static final TenantId TENANT = new TenantId("clinic-north");

    private final RequestDetails request = new RequestDetails();
    private final Deliveries deliveries = new Deliveries(request, new SecureRandom());
    private final String publicKey = RecipientKey.generate(new SecureRandom()).publicKey();

    DeliveriesTest() {
        request.isSentBy(callerOf(Optional.of(TENANT)));
    }

    private static Identity callerOf(Optional<TenantId> tenant) {
        return new Identity(
                "dr.no",
                tenant.isPresent() ? Scope.ONE_TENANT : Scope.NO_TENANT,
                tenant,
                new TreeSet<>(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<byte[]> seal(Delivery delivery) {
        try (PlainKey key = PlainKey.takeOwnershipOf(new byte[PlainKey.LENGTH])) {
            return delivery.seal(key, new DataKeyId(UUID.randomUUID()), new PatientId("p"))
                    .map(Base64.getDecoder()::decode);
        }
    }

    private static byte[] encapsulationOf(Delivery delivery) {
        return Arrays.copyOfRange(seal(delivery).orElseThrow(), 19, 1139);
    }

    @Nested
    class WithoutAPublicKey {

        @Test
        void arePlainOrNone() {
            assertThat(deliveries.of(true, null).isPlain()).isTrue();
            assertThat(deliveries.of(false, null).isPlain()).isFalse();
            assertThat(seal(deliveries.of(true, null))).isEmpty();
            assertThat(seal(deliveries.of(false, null))).isEmpty();
        }
    }

    @Nested
    class ToAPublicKey {

        @Test
        void areSealedAndNotPlain() {
            Delivery delivery = deliveries.of(true, publicKey);

            assertThat(delivery.isPlain()).isFalse();
            assertThat(seal(delivery)).isPresent();
        }

        @Test
        void shareAnEncapsulation() {
            byte[] first = encapsulationOf(deliveries.of(true, publicKey));

            assertThat(encapsulationOf(deliveries.of(true, publicKey))).isEqualTo(first);
            assertThat(encapsulationOf(deliveries.of(
                            true, RecipientKey.generate(new SecureRandom()).publicKey())))
                    .isNotEqualTo(first);
        }

        /** Whose secret opens what was sealed. */
        @Test
        void keepAnEncapsulationForAMinuteAlsoIfNobodyAsksAgain() {
            AtomicLong nanos = new AtomicLong();
            List<Runnable> later = new ArrayList<>();
            Deliveries quiet =
                    new Deliveries(request, new SecureRandom(), nanos::get, (executor, work, delay, unit) -> {
                        later.add(work);
                        return new CompletableFuture<>();
                    });
            quiet.of(true, publicKey);
            assertThat(quiet.kept()).isEqualTo(1);

            nanos.set(TimeUnit.SECONDS.toNanos(61));
            List.copyOf(later).forEach(Runnable::run);

            assertThat(quiet.kept()).isZero();
        }

        @Test
        void areRefusedIfItIsNone() {
            for (String wrong : new String[] {"", "AAAA", "!".repeat(1624), "A".repeat(1624), publicKey + "="}) {
                assertThatExceptionOfType(MalformedValueException.class)
                        .isThrownBy(() -> deliveries.of(true, wrong))
                        .satisfies(e -> assertThat(e.field()).isEqualTo("recipientPublicKey"));
            }
        }

        @Test
        void areRefusedIfNoKeyIsWanted() {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> deliveries.of(false, publicKey))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("plaintext"));
        }

        @Test
        void areRefusedToACallerWithoutATenant() {
            request.isSentBy(callerOf(Optional.empty()));

            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> deliveries.of(true, publicKey));
        }
    }
}
