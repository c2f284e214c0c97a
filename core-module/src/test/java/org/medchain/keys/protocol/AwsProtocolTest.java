package org.medchain.keys.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class AwsProtocolTest {

    private static final Instant NOW = Instant.parse("2026-11-29T05:00:00.123456Z");

    private final InProcessAudit audit;
    private final InProcessDataKeys prepared;
    private final TenantId tenant;
    private final AwsProtocol protocol;

    AwsProtocolTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        prepared = new InProcessDataKeys(audit, Clock.fixed(NOW, ZoneOffset.UTC));
        tenant = prepared.tenants().add();
        audit.callAs(tenant, "user");
        protocol = new AwsProtocol(
                new AwsProtocolSettings(true, "eu-central-1", "123456789012", "subject"),
                audit.operations(),
                prepared.tenants().active(),
                new OperationThreads(Runnable::run, ForkJoinPool.commonPool()),
                new SecureRandom());
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Nested
    class Context {

        @Test
        void namesThePatientInTheEntryOfTheSetting() {
            assertThat(protocol.context(Map.of("subject", "p1"), "EncryptionContext", tenant)
                            .patient())
                    .isEqualTo(new PatientId("p1"));
        }
    }

    @Nested
    class Random {

        @Test
        void isOfTheLengthAndHasItsEvent() {
            assertThat(await(protocol.random(48))).hasSize(48).isNotEqualTo(await(protocol.random(48)));
            assertThat(audit.endsOf(tenant)).containsExactly("GENERATE_RANDOM SUCCESS", "GENERATE_RANDOM SUCCESS");
        }

        @Test
        void isNotForASuspendedTenant() {
            prepared.tenants().suspend(tenant);

            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> await(protocol.random(1)))
                    .withCauseInstanceOf(TenantSuspendedException.class);
        }
    }
}
