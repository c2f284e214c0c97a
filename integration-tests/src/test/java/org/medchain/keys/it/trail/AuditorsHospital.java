package org.medchain.keys.it.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;

/** A hospital as its auditor sees it. */
record AuditorsHospital(Api api, Hospital hospital) {

    private static final int MOST_CHECKPOINTS = 10_000;

    static final String EXPORT = Hospital.AUDIT_LOGS + "/export";
    static final String VERIFICATION = Hospital.AUDIT_LOGS + "/verification";
    static final String CHECKPOINTS = Hospital.AUDIT_LOGS + "/checkpoints";
    static final String SUMMARY = Hospital.AUDIT_LOGS + "/summary";

    static AuditorsHospital in(Api api) {
        return new AuditorsHospital(api, api.newHospital());
    }

    String tenantId() {
        return hospital.tenantId();
    }

    void generate(int keys) {
        for (int i = 0; i < keys; i++) {
            assertThat(hospital.generate("patient-" + i % 3).status()).isEqualTo(201);
        }
    }

    ApiAnswer get(String pathAndQuery) {
        return api.rawRequest("GET", pathAndQuery).sendAs(hospital.auditor());
    }

    ApiAnswer get(String pathAndQuery, String accept) {
        return api.rawRequest("GET", pathAndQuery)
                .as(hospital.auditor())
                .header("Accept", accept)
                .send();
    }

    JsonObject verify() {
        return get(VERIFICATION).json();
    }

    /** The tenant's checkpoints in the directory, the oldest first, without asking the server. */
    List<String> checkpointLines() {
        List<String> lines = new ArrayList<>(kept().map(Checkpoint::toString).toList());
        Collections.reverse(lines);
        return lines;
    }

    private Stream<Checkpoint> kept() {
        return new CheckpointDirectory(api.installation().server().directory().checkpoints())
                .readBackwards(tenantId(), Long.MAX_VALUE, MOST_CHECKPOINTS).stream()
                        .map(CheckpointDirectory.Placed::checkpoint);
    }

    /** Returns once a checkpoint vouches for so many entries. */
    void awaitCheckpointOf(long entries) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> kept().anyMatch(checkpoint -> checkpoint.head().size() >= entries));
    }

    /** Writes the export to a file as curl would. */
    Path export(Path directory) {
        try {
            return Files.writeString(
                    directory.resolve(tenantId() + ".ndjson"), get(EXPORT).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
