package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.medchain.keys.aws.TestProviders.CONTEXT;
import static org.medchain.keys.aws.TestProviders.OTHER_REGION;
import static org.medchain.keys.aws.TestProviders.REGION;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CapturedLog;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.kmssimulator.Fault;
import org.medchain.keys.provider.WrappedKey;

/** What can go wrong between the real SDK and a KMS, and which of the three failures it becomes. */
class FailureTest extends SimulatorTest {

    private static final Duration SHORT = Duration.ofSeconds(1);

    @AutoClose
    private final CapturedLog log = new CapturedLog(CmkRefusals.class);

    private void assertUnavailable(ThrowingCallable call) {
        assertThat(catchThrowable(call)).isInstanceOf(KmsUnavailableException.class);
        assertThat(log.lines()).isEmpty();
    }

    private void assertRefused(ThrowingCallable call) {
        Throwable failure = catchThrowable(call);

        assertThat(failure).isInstanceOf(KmsRefusedException.class);
        assertThat(stackTraceOf(failure)).doesNotContain("arn:aws").doesNotContain("patient-1");
        assertThat(log.lines()).singleElement().asString().startsWith("SEVERE AWS KMS refuses CMK " + cmk);
    }

    private static String stackTraceOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private AwsKeyProvider impatientProvider(URI endpoint) {
        return at(endpoint, SHORT, SHORT, 2);
    }

    @Nested
    class Refused {

        @Test
        void whenAccessIsDenied() {
            denyTheProvider(cmk, "kms:GenerateDataKey");

            assertRefused(() -> generate());
            assertThat(simulator.calls("GenerateDataKey")).isEqualTo(1);
        }

        @Test
        void whenTheCmkIsDisabled() {
            WrappedKey wrapped = wrappedKey();
            administrator.disableKey(request -> request.keyId(cmk));

            assertRefused(() -> provider.unwrap(wrapped, CONTEXT));
        }

        @Test
        void whenTheCmksDeletionIsScheduled() {
            administrator.scheduleKeyDeletion(request -> request.keyId(cmk));

            assertRefused(() -> generate());
        }

        @Test
        void whenThereIsNoSuchCmk() {
            cmk = cmk.substring(0, cmk.length() - 12) + "000000000000";

            assertRefused(() -> generate());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "InvalidKeyUsageException",
                    "ExpiredTokenException",
                    "UnrecognizedClientException",
                    "InvalidClientTokenId",
                    "ValidationException"
                })
        void whenKmsAnswersSo(String code) {
            simulator.faults().inject(Fault.error(code, 400));

            assertRefused(() -> generate());
        }
    }

    @Nested
    class Invalid {

        @Test
        void whenTheAnswerNamesAnotherKey() throws IOException {
            WrappedKey wrapped = wrappedKey();
            String other = simulator.createKey(REGION);
            try (CannedKms kms = new CannedKms(
                            200, "{\"KeyId\": \"" + other + "\", \"Plaintext\": \"" + "A".repeat(43) + "=\"}");
                    AwsKeyProvider canned = at(kms.endpoint())) {
                assertThat(catchThrowable(() -> canned.unwrap(wrapped, CONTEXT)))
                        .isInstanceOf(InvalidEncryptedKeyException.class);
            }
        }

        @Test
        void whenWhatOpensIsNoDataKey() throws IOException {
            WrappedKey wrapped = wrappedKey();
            try (CannedKms kms = new CannedKms(
                            200, "{\"KeyId\": \"" + cmk + "\", \"Plaintext\": \"" + "A".repeat(20) + "\"}");
                    AwsKeyProvider canned = at(kms.endpoint())) {
                assertThat(catchThrowable(() -> canned.unwrap(wrapped, CONTEXT)))
                        .isInstanceOf(InvalidEncryptedKeyException.class);
            }
        }
    }

    @Nested
    class Unavailable {

        private static Stream<Fault> faults() {
            return Stream.of(
                    Fault.throttling(),
                    Fault.internalError(),
                    Fault.error("KeyUnavailableException", 500),
                    Fault.error("DependencyTimeoutException", 500),
                    Fault.emptyBody(500),
                    Fault.emptyBody(503),
                    Fault.emptyBody(200),
                    Fault.malformedBody(),
                    Fault.droppedConnection());
        }

        @ParameterizedTest
        @MethodSource("faults")
        void whenKmsFails(Fault fault) {
            WrappedKey wrapped = wrappedKey();
            simulator.faults().inject(fault);

            try (AwsKeyProvider failing = at(simulator.endpoint(), Duration.ofMinutes(1), Duration.ofMinutes(1), 2)) {
                assertUnavailable(() -> failing.generateDataKey(reference(cmk), CONTEXT));
                assertUnavailable(() -> failing.unwrap(wrapped, CONTEXT));
                assertUnavailable(() -> failing.rewrap(wrapped, reference(cmk), CONTEXT));
                assertUnavailable(() -> failing.describe(reference(cmk).orElseThrow()));
                assertUnavailable(() -> failing.currentWrapping(reference(cmk)));
            }
        }

        @Test
        void onlyInTheRegionThatIsDead() {
            String elsewhere = simulator.createKey(OTHER_REGION);
            simulator.faults().inject(Fault.deadRegion(OTHER_REGION));

            assertUnavailable(() -> provider.generateDataKey(reference(elsewhere), CONTEXT));
            generate().close();
        }

        @Test
        void whenNoAttemptAnswersInTime() {
            simulator.faults().inject(Fault.latency(Duration.ofMinutes(5)));

            try (AwsKeyProvider impatient = impatientProvider(simulator.endpoint())) {
                assertUnavailable(() -> impatient.generateDataKey(reference(cmk), CONTEXT));
            }
        }

        @Test
        void whenRetriesDontEndBeforeTheDeadline() {
            simulator.faults().inject(Fault.throttling());

            try (AwsKeyProvider impatient =
                    at(simulator.endpoint(), Duration.ofMillis(600), Duration.ofMillis(600), 10)) {
                assertUnavailable(() -> impatient.generateDataKey(reference(cmk), CONTEXT));
            }
            assertThat(simulator.calls("GenerateDataKey")).isLessThan(10);
        }

        @Test
        void whenNobodyListens() throws IOException {
            int port;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }

            try (AwsKeyProvider unheard = impatientProvider(URI.create("http://127.0.0.1:" + port))) {
                assertUnavailable(() -> unheard.generateDataKey(reference(cmk), CONTEXT));
            }
        }

        @Test
        void whenTheHostIsUnknown() {
            try (AwsKeyProvider lost = impatientProvider(URI.create("https://kms.invalid"))) {
                assertUnavailable(() -> lost.generateDataKey(reference(cmk), CONTEXT));
            }
        }

        @Test
        void whenTlsFails() {
            URI withTls = URI.create(simulator.endpoint().toString().replace("http:", "https:"));

            try (AwsKeyProvider confused = impatientProvider(withTls)) {
                assertUnavailable(() -> confused.generateDataKey(reference(cmk), CONTEXT));
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<html>not found</html>",
                    "{}",
                    "[]",
                    "\"\"",
                    "{\"Plaintext\": \"AAAA\"}",
                    "{\"Plaintext\": 7}",
                    "{\"Plaintext\": \"%%%\"}",
                    "{\"KeyId\": \"x\", \"Plaintext\": \"AAAA\", \"CiphertextBlob\": \"AAAA\"}"
                })
        void whenTheAnswerIsNotWhatWasAsked(String body) throws IOException {
            for (int status : new int[] {200, 403, 404}) {
                try (CannedKms kms = new CannedKms(status, body);
                        AwsKeyProvider canned = at(kms.endpoint())) {
                    assertUnavailable(() -> canned.generateDataKey(reference(cmk), CONTEXT));
                }
            }
        }

        @Test
        void withoutAWordOfAnAnswerThatCantBeRead() throws IOException {
            try (CannedKms kms = new CannedKms(200, "{\"Plaintext\": QUJDREVGR0g}");
                    AwsKeyProvider canned = at(kms.endpoint())) {
                Throwable failure = catchThrowable(() -> canned.generateDataKey(reference(cmk), CONTEXT));

                assertThat(failure).isInstanceOf(KmsUnavailableException.class);
                assertThat(stackTraceOf(failure).contains("QUJDREVGR0g")).isFalse();
                assertThat(failure.getCause()).hasMessage("an answer that can't be read");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "nonsense\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
                    "HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{\"KeyId\": \"",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"KeyId\":\r\nzz\r\n"
                })
        void whenTheAnswerIsNoHttpOrBreaksOff(String answer) throws IOException {
            try (RawKms kms = new RawKms(answer, true);
                    AwsKeyProvider raw = at(kms.endpoint())) {
                assertUnavailable(() -> raw.generateDataKey(reference(cmk), CONTEXT));
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{\"KeyId\": \""})
        void whenTheAnswerStops(String answer) throws IOException {
            try (RawKms kms = new RawKms(answer, false);
                    AwsKeyProvider impatient = impatientProvider(kms.endpoint())) {
                assertUnavailable(() -> impatient.generateDataKey(reference(cmk), CONTEXT));
            }
        }

        @Test
        void whenTheAnswerNamesAnotherKeyThanAsked() throws IOException {
            String other = simulator.createKey(REGION);
            String body = "{\"KeyId\": \"" + other + "\", \"Plaintext\": \"" + "A".repeat(43)
                    + "=\", \"CiphertextBlob\": \"AAAA\"}";
            try (CannedKms kms = new CannedKms(200, body);
                    AwsKeyProvider canned = at(kms.endpoint())) {
                assertUnavailable(() -> canned.generateDataKey(reference(cmk), CONTEXT));
                canned.generateDataKey(reference(other), CONTEXT).close();
            }
        }

        @Test
        void whenTheCallerIsInterrupted() {
            Thread.currentThread().interrupt();

            assertUnavailable(() -> generate());
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Nested
    class Retried {

        @Test
        void untilKmsAnswers() {
            simulator.faults().inject(Fault.throttling().times(1));
            simulator.faults().inject(Fault.droppedConnection().times(1));
            simulator.faults().inject(Fault.emptyBody(500).times(1));

            generate().close();

            assertThat(simulator.calls("GenerateDataKey")).isEqualTo(4);
        }

        @Test
        void areCountedWithoutTheFirstAttempt() {
            generate().close();
            assertThat(provider.retries()).isZero();
            simulator.faults().inject(Fault.throttling().times(2));

            generate().close();

            assertThat(provider.retries()).isEqualTo(2);
        }

        @Test
        void asOftenAsConfiguredAndNotMore() {
            simulator.faults().inject(Fault.internalError());

            assertUnavailable(() -> generate());

            assertThat(simulator.calls("GenerateDataKey")).isEqualTo(4);
        }
    }
}
