package org.medchain.keys.web.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.BatchResult;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.protocol.BlobItem;
import org.medchain.keys.server.caller.RequestDetails;
import org.medchain.keys.web.json.SecretObject;
import org.medchain.keys.web.problem.Problems;
import org.medchain.keys.web.vault.TransitItems.BatchAnswer;

class TransitItemsTest {

    private final RuntimeException invalid = new InvalidEncryptedKeyException();
    private final RuntimeException unknown = new UnknownPatientException();
    private final RuntimeException unavailable = new KmsUnavailableException(new IOException("gone"));

    private static JsonObject problemOf(RuntimeException failure) {
        ProblemType type = ProblemType.of(((KeyManagementException) failure).reason());
        return Json.createObjectBuilder()
                .add("type", type.type())
                .add("detail", type.detail())
                .build();
    }

    private static BatchAnswer answer(RuntimeException... failures) throws IOException {
        List<BatchResult<byte[]>> results = Arrays.stream(failures)
                .map(failure ->
                        failure == null ? BatchResult.of(new byte[] {1, 2, 3}) : BatchResult.<byte[]>failed(failure))
                .toList();
        return BatchAnswer.of(results, bodies(failures.length), VaultResult::ofPlaintext, TransitItemsTest::problemOf);
    }

    private static List<VaultBody> bodies(int count) throws IOException {
        String items =
                Stream.generate(() -> "{\"reference\":\"r\"}").limit(count).collect(Collectors.joining(","));
        return VaultBody.read(
                        new ByteArrayInputStream(
                                ("{\"batch_input\":[" + items + "]}").getBytes(StandardCharsets.UTF_8)),
                        VaultBody.MOST_OF_A_BATCH,
                        "hospital-a",
                        VaultBody.BATCH)
                .batch(Set.of())
                .orElseThrow();
    }

    @Nested
    class Status {

        private static final Optional<Integer> NOT_ASKED = Optional.empty();

        @Test
        void isThatOfTheFailureThatWeighsMost() throws IOException {
            assertThat(answer(null, null).status(NOT_ASKED)).isEqualTo(200);
            assertThat(answer(null, invalid).status(NOT_ASKED)).isEqualTo(400);
            assertThat(answer(unknown, null).status(NOT_ASKED)).isEqualTo(400);
            assertThat(answer(invalid, unavailable, null).status(NOT_ASKED)).isEqualTo(503);
        }

        @Test
        void isWhatTheCallerAsksForIfSomeItemsSucceeded() throws IOException {
            assertThat(answer(null, invalid).status(Optional.of(207))).isEqualTo(207);
            assertThat(answer(invalid).status(Optional.of(207))).isEqualTo(400);
            assertThat(answer(null, null).status(Optional.of(207))).isEqualTo(200);
        }
    }

    /** Answers items as they are, without a server. */
    private static TransitItems items() {
        return new TransitItems(new RequestDetails(), new Problems() {
            @Override
            public CompletionStage<Response> orProblem(CompletionStage<Response> answer) {
                return answer;
            }
        });
    }

    @Nested
    class Answer {

        private final byte[] message = {1, 2, 3};
        private final CompletableFuture<byte[]> sealed = new CompletableFuture<>();

        private CompletionStage<Response> answer(String body, Function<BlobItem, CompletionStage<byte[]>> operation)
                throws IOException {
            return items().answer(
                            VaultBody.read(
                                    new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                                    VaultBody.MOST_OF_ONE,
                                    "hospital-a",
                                    VaultBody.PARTIAL_FAILURE),
                            TransitKeys.PLAINTEXT,
                            it -> new BlobItem(message, null),
                            operation,
                            all -> CompletableFuture.failedFuture(new IllegalStateException("one item alone")),
                            VaultResult::ofBlob);
        }

        @Test
        void wipesAnItemWhenItIsAnsweredAndNoSooner() throws IOException {
            answer("{}", item -> sealed);
            assertThat(message).containsExactly(1, 2, 3);

            sealed.complete(new byte[] {7});
            assertThat(message).containsOnly(0);
        }

        @Test
        void wipesAnItemThatFails() throws IOException {
            answer("{}", item -> sealed);

            sealed.completeExceptionally(unavailable);

            assertThat(message).containsOnly(0);
        }

        @Test
        void wipesAnItemThatIsRefusedAtOnce() {
            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> answer("{}", item -> {
                        throw unknown;
                    }));

            assertThat(message).containsOnly(0);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"x\"", "199", "204", "205", "304", "600"})
        void refusesAStatusThatCantBeAskedForWithOneItemToo(String status) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> answer("{\"partial_failure_response_code\":" + status + "}", item -> sealed))
                    .withMessageStartingWith("partial_failure_response_code must be ");
        }
    }

    @Nested
    class Results {

        @Test
        void areWipedIfNoAnswerCanBeMade() throws IOException {
            byte[] secret = {1, 2, 3};
            List<BatchResult<byte[]>> results = List.of(BatchResult.of(secret), BatchResult.failed(invalid));
            List<VaultBody> items = bodies(2);

            assertThatIllegalStateException()
                    .isThrownBy(() -> BatchAnswer.of(results, items, VaultResult::ofPlaintext, failure -> {
                        throw new IllegalStateException("of the test");
                    }));

            assertThat(secret).containsOnly(0);
        }

        @Test
        void haveTheirReferences() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (SecretObject result : answer(null, invalid).results()) {
                result.writeTo(out);
            }

            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isEqualTo("{\"reference\":\"r\",\"plaintext\":\"AQID\"}{\"error\":\"invalid-encrypted-key: "
                            + ProblemType.INVALID_ENCRYPTED_KEY.detail() + "\",\"reference\":\"r\"}");
        }
    }
}
