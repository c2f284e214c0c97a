package org.medchain.keys.web.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.BatchResult;
import org.medchain.keys.protocol.BlobItem;

class ReadItemsTest {

    private final List<RuntimeException> refused = new ArrayList<>();
    private final List<BlobItem> asked = new ArrayList<>();
    private final List<BlobItem> made = new ArrayList<>();
    private List<VaultBody> bodies;

    @BeforeEach
    void readBodies() throws IOException {
        String items = "{\"plaintext\":\"A*\"},{\"plaintext\":\"AQID\"},{},{\"plaintext\":\"BA==\"}";
        bodies = VaultBody.read(
                        new ByteArrayInputStream(
                                ("{\"batch_input\":[" + items + "]}").getBytes(StandardCharsets.UTF_8)),
                        VaultBody.MOST_OF_A_BATCH,
                        "hospital-a",
                        VaultBody.BATCH)
                .batch(Set.of("plaintext"))
                .orElseThrow();
    }

    private BlobItem item(VaultBody body) {
        BlobItem item = new BlobItem(body.bytes("plaintext"), null);
        made.add(item);
        return item;
    }

    private void record(RuntimeException refusal) {
        refused.add(refusal);
    }

    private CompletionStage<List<BatchResult<byte[]>>> copies(List<BlobItem> items) {
        asked.addAll(items);
        return CompletableFuture.completedFuture(
                items.stream().map(item -> BatchResult.of(item.bytes().clone())).toList());
    }

    private List<BatchResult<byte[]>> answer(List<VaultBody> of) {
        return ReadItems.of(of, this::item, this::record)
                .answer(this::copies)
                .toCompletableFuture()
                .join();
    }

    @Nested
    class Malformed {

        @Test
        void failAlone() {
            List<BatchResult<byte[]>> results = answer(bodies);

            assertThat(results)
                    .extracting(result -> result.failure().map(Throwable::getMessage))
                    .containsExactly(
                            Optional.of("batch_input[0].plaintext must be base64 (RFC 4648 section 4), without line"
                                    + " breaks"),
                            Optional.empty(),
                            Optional.of("batch_input[2].plaintext is missing"),
                            Optional.empty());
            assertThat(results.get(1).orThrow()).containsExactly(1, 2, 3);
            assertThat(results.get(3).orThrow()).containsExactly(4);
        }

        @Test
        void areRecordedOneByOne() {
            List<BatchResult<byte[]>> results = answer(bodies);

            assertThat(results.stream().flatMap(result -> result.failure().stream()))
                    .containsExactlyElementsOf(refused);
        }

        @Test
        void areNotAskedFor() {
            List<BatchResult<byte[]>> results = answer(List.of(bodies.get(0), bodies.get(2)));

            assertThat(results)
                    .hasSize(2)
                    .allSatisfy(result -> assertThat(result.failure()).isPresent());
            assertThat(asked).isEmpty();
        }
    }

    @Nested
    class AFailureOfAll {

        @Test
        void wipesWhatWasRead() {
            assertThatExceptionOfType(AuditUnavailableException.class)
                    .isThrownBy(() -> ReadItems.of(bodies, this::itemUnlessLast, ReadItemsTest.this::record));

            assertThat(made)
                    .singleElement()
                    .satisfies(item -> assertThat(item.bytes()).containsOnly(0));
        }

        @Test
        void isTheFirstRefusalThatCanNotBeRecorded() {
            assertThatExceptionOfType(AuditUnavailableException.class)
                    .isThrownBy(() -> ReadItems.of(bodies, ReadItemsTest.this::item, this::recordNothing));

            assertThat(refused).hasSize(1);
        }

        private void recordNothing(RuntimeException refusal) {
            record(refusal);
            throw new AuditUnavailableException(new IOException("of the test"));
        }

        private BlobItem itemUnlessLast(VaultBody body) {
            if (body == bodies.get(3)) {
                throw new AuditUnavailableException(new IOException("of the test"));
            }
            return item(body);
        }
    }
}
