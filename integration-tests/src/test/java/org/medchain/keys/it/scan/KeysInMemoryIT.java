package org.medchain.keys.it.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.scan.SecretScanner.Finding;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;

/**
 * Looks for plain keys in the heap of a server that has handed them out. SECURITY.md tells what is left: Open Liberty keeps the buffers of
 * answers for the next ones.
 */
@OnePass
@Tag("proof")
class KeysInMemoryIT {

    private static final Logger LOG = System.getLogger(KeysInMemoryIT.class.getName());

    private static final int CALLERS = 64;
    private static final int KEYS_OF_EACH = 78;
    private static final int BATCHES = 20;
    private static final int KEYS_OF_A_BATCH = 1000;

    /** As many as SECURITY.md tells: one in each of the ten buffers that are kept. */
    private static final int MOST_OF_SINGLE_KEYS = 10;

    /** A buffer has place for 27 of the shortest items that a batch can have. */
    private static final int MOST_OF_BATCHES = 270;

    private Installation installation;
    private Api api;

    @BeforeEach
    void startServer() {
        installation = Installation.create("keys-in-memory", Kind.H2);
        installation.start();
        api = new Api(installation);
    }

    @AfterEach
    void stopServer() {
        api.close();
    }

    @Test
    void areOnlyInBuffersOfAnswers() throws Exception {
        handOutKeys();

        assertInBuffersAlone(CALLERS * KEYS_OF_EACH, MOST_OF_SINGLE_KEYS);
    }

    @Test
    void ofBatchesAreOnlyInBuffersOfAnswers() throws Exception {
        Hospital hospital = api.newHospital();
        String items = IntStream.range(0, KEYS_OF_A_BATCH)
                .mapToObj(i -> "{\"patientId\":\"patient-" + i + "\"}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
        for (int i = 0; i < BATCHES; i++) {
            assertThat(api.request("POST", "/api/v1/data-keys/batch")
                            .sendAs(hospital.keyUser(), items)
                            .status())
                    .isEqualTo(200);
        }

        assertInBuffersAlone(BATCHES * KEYS_OF_A_BATCH, MOST_OF_BATCHES);
    }

    private void assertInBuffersAlone(int handedOut, int most) throws Exception {
        List<byte[]> keys = api.receivedKeys().bytes();
        assertThat(keys).hasSize(handedOut);

        List<Finding> found = scanHeap(keys);

        LOG.log(
                Level.INFO,
                "{0} of {1} plain keys are in the heap: {2}",
                found.stream().map(Finding::secret).distinct().count(),
                keys.size(),
                found.stream().collect(Collectors.groupingBy(Finding::form, Collectors.counting())));
        assertThat(found).filteredOn(it -> !it.form().startsWith("base64")).isEmpty();
        assertThat(found.stream().map(Finding::secret).distinct()).hasSizeLessThanOrEqualTo(most);
    }

    private void handOutKeys() throws Exception {
        Hospital hospital = api.newHospital();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                String patientId = "patient-" + i;
                calls.add(callers.submit(() -> {
                    for (int key = 0; key < KEYS_OF_EACH; key++) {
                        ApiAnswer generated = hospital.generate(patientId);
                        assertThat(generated.status()).isEqualTo(201);
                        assertThat(generated.plainKey()).isPresent();
                    }
                }));
            }
            for (Future<?> call : calls) {
                call.get(5, TimeUnit.MINUTES);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    /** What can still be reached, after a full collection. */
    private List<Finding> scanHeap(List<byte[]> keys) throws IOException, InterruptedException {
        Path dump = installation.server().directory().data().resolve("heap.hprof");
        try {
            installation.server().jcmd("GC.heap_dump", dump.toString());
            return new SecretScanner(keys).scan(dump);
        } finally {
            Files.deleteIfExists(dump);
        }
    }
}
