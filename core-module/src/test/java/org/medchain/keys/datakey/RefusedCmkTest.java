package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.kms.RegionsProvider;
import org.medchain.keys.kms.TenantProviders;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;

/** Two servers with one audit trail, and a CMK that its hospital withdrew in its first Region before that Region is lost. */
@ParameterizedClass
@EnumSource
class RefusedCmkTest {

    private static final String A = "eu-central-1";
    private static final String B = "eu-west-1";
    private static final PatientId PATIENT = new PatientId("patient");
    private static final int WINDOW = 4;

    private final RegionsProvider regions = new RegionsProvider();
    private final AtomicLong nanos = new AtomicLong();
    private final InProcessAudit audit;
    private final InProcessDataKeys keys;
    private final DataKeyOperations one;
    private final DataKeyOperations other;
    private final EncryptedKey key;

    RefusedCmkTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        keys = new InProcessDataKeys(audit, Clock.systemUTC());
        one = server(Duration.ZERO);
        other = server(Duration.ZERO);
        TenantId tenant = keys.tenants().add();
        keys.tenants()
                .specify(
                        tenant,
                        new TenantSpecification(
                                "Clinic", new TenantCmk(Optional.of(in(A)), List.of(in(B))), TenantPolicies.DEFAULT));
        audit.callAs(tenant, "user");
        key = generate(one);
    }

    private DataKeyOperations server(Duration longestKept) {
        return keys.operationsOver(TenantProviders.over(regions, audit.database(), longestKept, WINDOW, nanos::get));
    }

    private static CmkReference in(String region) {
        return new CmkReference("arn:aws:kms:" + region + ":111122223333:key/mrk-" + "0".repeat(32));
    }

    private static EncryptedKey generate(DataKeyOperations server) {
        return WaitingCaller.call(after -> server.generate(Optional.empty(), PATIENT, OperationThreads.ofCaller(after)))
                .encryptedKey();
    }

    private void decrypt(DataKeyOperations server) {
        WaitingCaller.call(after -> server.decrypt(Optional.empty(), key, PATIENT, OperationThreads.ofCaller(after)))
                .close();
    }

    private void withdraw() {
        regions.failIn(A, KmsRefusedException::new);
        assertThatExceptionOfType(KmsRefusedException.class).isThrownBy(() -> decrypt(one));
    }

    private void loseTheFirstRegion() {
        regions.failIn(A, KmsUnavailableException::new);
        regions.calls();
    }

    private void assertClosed(DataKeyOperations server) {
        assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> decrypt(server));
        assertThat(regions.calls()).containsExactly(A);
    }

    private void assertOpen(DataKeyOperations server) {
        decrypt(server);
        assertThat(regions.calls()).containsExactly(A, B);
    }

    @Test
    void anOutageThatNoRefusalCameBeforeHasAStandIn() {
        decrypt(one);
        loseTheFirstRegion();

        assertOpen(other);
    }

    @Test
    void aRefusalClosesTheReplicasOfEveryServer() {
        withdraw();
        loseTheFirstRegion();

        assertClosed(one);
        assertClosed(other);
    }

    @Test
    void aRefusalOfBeforeARestartClosesThem() {
        withdraw();
        loseTheFirstRegion();

        assertClosed(server(Duration.ZERO));
    }

    @Test
    void anAnswerToOneServerOpensThemOnEvery() {
        withdraw();
        regions.heal(A);
        decrypt(one);
        loseTheFirstRegion();

        assertOpen(one);
        assertOpen(other);
    }

    @Test
    void aRefusalInTheOutageClosesThemWithinSeconds() {
        loseTheFirstRegion();
        assertOpen(other);
        withdraw();
        loseTheFirstRegion();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        assertClosed(other);
    }

    /** What a replica answered is no word of the first Region. */
    @Test
    void anAnswerOfAReplicaOpensThemNot() {
        loseTheFirstRegion();
        assertOpen(other);
        withdraw();
        loseTheFirstRegion();
        // It does not know yet.
        assertOpen(other);

        assertClosed(server(Duration.ZERO));
    }

    @Test
    void anAnswerFromTheCacheOpensThemNot() {
        DataKeyOperations keeping = server(Duration.ofMinutes(1));
        decrypt(keeping);
        withdraw();
        decrypt(keeping);
        loseTheFirstRegion();

        assertClosed(server(Duration.ofMinutes(1)));
    }

    @Test
    void aLongOutageStaysClosed() {
        withdraw();
        loseTheFirstRegion();
        for (int i = 0; i < WINDOW; i++) {
            assertClosed(other);
        }

        assertClosed(server(Duration.ZERO));
    }

    @Test
    void aLongOutageStaysOpen() {
        loseTheFirstRegion();
        for (int i = 0; i < WINDOW; i++) {
            assertOpen(one);
        }

        assertOpen(other);
    }
}
