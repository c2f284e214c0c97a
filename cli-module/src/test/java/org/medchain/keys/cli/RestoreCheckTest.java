package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code restore-check} makes of what a restored service answers: one known key, one erased one, the trail, and whether it is ready. */
class RestoreCheckTest extends RecordedCommands {

    private static final String KEY = "{\"plainKey\":\"c2VjcmV0\"}";
    private static final String ERASED = "{\"title\":\"Keys destroyed\"}";
    private static final String VERIFIED = "{\"verified\":true,\"entries\":3,\"checkpointed\":3}";
    private static final String READY = "{\"status\":\"UP\"}";
    private static final String REFUSAL = "{\"title\":\"Refused\"}";

    @BeforeEach
    void writeKeys() throws IOException {
        Files.writeString(directory.resolve("known"), "p 1\tQQ==\n");
        Files.writeString(directory.resolve("erased"), "p2\tQg==\n");
    }

    private CommandRun run() {
        return CommandRun.of(
                environment,
                "restore-check",
                "--known",
                directory.resolve("known").toString(),
                "--erased",
                directory.resolve("erased").toString());
    }

    @Test
    void isSoundIfAllIsAsItWas() {
        service.answers(KEY).refuses(410, ERASED).answers(VERIFIED).answers(READY);

        CommandRun run = run();

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("known.open", "erased.stayErased", "chain.verified")
                .doesNotContain("c2VjcmV0");
        assertThat(run.out().lines().filter(line -> line.startsWith("sound"))).allMatch(line -> line.endsWith("true"));
        assertThat(service.requests())
                .containsExactly(
                        "POST /api/v1/patients/p%201/data-keys/decrypt",
                        "POST /api/v1/patients/p2/data-keys/decrypt",
                        "GET /admin/audit-logs/verification",
                        "GET /health/ready");
    }

    private void assertUnsound(String found) {
        CommandRun run = run();

        assertThat(run.status()).isEqualTo(ExitStatus.FAILED.code());
        assertThat(run.err()).contains("keep clients away");
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " "))).contains(found, "sound false");
    }

    @Test
    void findsAPatientWhoIsLost() {
        service.refuses(404, REFUSAL).refuses(410, ERASED).answers(VERIFIED).answers(READY);

        assertUnsound("known.lost 1");
    }

    @Test
    void findsAKnownKeyThatIsErased() {
        service.refuses(410, ERASED).refuses(410, ERASED).answers(VERIFIED).answers(READY);

        assertUnsound("known.erased 1");
    }

    @Test
    void findsAnErasedKeyThatOpens() {
        service.answers(KEY).answers(KEY).answers(VERIFIED).answers(READY);

        assertUnsound("erased.open 1");
    }

    @Test
    void findsAnErasedPatientWhomNobodyKnows() {
        service.answers(KEY).refuses(404, REFUSAL).answers(VERIFIED).answers(READY);

        assertUnsound("erased.stayErased 0");
    }

    @Test
    void findsAFlawedTrail() {
        service.answers(KEY)
                .refuses(410, ERASED)
                .answers("{\"verified\":false,\"checkpointed\":1,\"flaw\":{\"position\":2}}")
                .answers(READY);

        assertUnsound("chain.flaw.position 2");
    }

    @Test
    void findsAServiceThatIsNotReady() {
        service.answers(KEY).refuses(410, ERASED).answers(VERIFIED).refuses(503, REFUSAL);

        assertUnsound("ready false");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void endsWithoutTheRightToo(int status) {
        service.refuses(status, REFUSAL);

        assertThat(run().status()).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void endsIfKeysAreNotAnsweredForAtTheMoment() {
        service.refuses(503, REFUSAL);

        assertThat(run().status()).isEqualTo(ExitStatus.UNAVAILABLE.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p1 QQ==\n", "p1\tQQ==\tmore\n", "p1\tQQ==\n\n"})
    void wantsLinesOfTwoParts(String content) throws IOException {
        Files.writeString(directory.resolve("erased"), content);

        assertThat(run().status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void namesAllThatItLacksForATenant() {
        environment.remove("MEDCHAIN_SERVICE");
        environment.remove("MEDCHAIN_TOKEN");

        CommandRun run = CommandRun.of(environment, "restore-check");

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err())
                .isEqualToIgnoringNewLines("medchain: missing: --service (or MEDCHAIN_SERVICE), --tenant (or"
                        + " MEDCHAIN_TENANT), a token (--token-file, MEDCHAIN_TOKEN or MEDCHAIN_TOKEN_ENDPOINT)");
    }

    @Test
    void confirmsNothingWithATokenOfAnotherTenant() {
        service.answers("{\"tenantId\":\"t2\",\"restored\":false}");

        CommandRun run = CommandRun.of(environment, "restore-check", "--tenant", "t1", "--confirm", "r1");

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(service.requests()).containsExactly("GET /api/v1/restoration");
    }

    @Test
    void wantsFilesThatCanBeRead() throws IOException {
        Files.delete(directory.resolve("known"));

        CommandRun run = run();

        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err()).contains("--known");
    }
}
