package org.medchain.keys.it.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.ServerDirectory;

/** Checkpoints of servers that make one each second. */
abstract class Checkpoints {

    @TempDir
    Path files;

    private final Installation installation;
    private final Api api;
    private final AuditorsHospital hospital;

    Checkpoints(Api api) {
        this.api = api;
        this.installation = api.installation();
        hospital = AuditorsHospital.in(api);
    }

    private Path directory() {
        return installation.server().directory().checkpoints();
    }

    @Nested
    class Published {

        private List<JsonObject> readInPagesOf(int limit) {
            List<JsonObject> all = new ArrayList<>();
            Optional<String> cursor = Optional.of("");
            while (cursor.isPresent()) {
                JsonObject page = hospital.get(AuditorsHospital.CHECKPOINTS + "?limit=" + limit + cursor.get())
                        .json();
                all.addAll(page.getJsonArray("items").getValuesAs(JsonObject.class));
                cursor = Optional.ofNullable(page.getString("nextCursor", null)).map(it -> "&cursor=" + it);
            }
            return all;
        }

        @Test
        void areThoseOfTheDirectoryNewestFirst() {
            for (int entries = 1; entries <= 4; entries++) {
                hospital.awaitCheckpointOf(entries);
                hospital.generate(1);
            }
            hospital.awaitCheckpointOf(5);

            List<JsonObject> read = readInPagesOf(2);

            List<String> oldestFirst = new ArrayList<>(
                    read.stream().map(item -> item.getString("line")).toList());
            Collections.reverse(oldestFirst);
            assertThat(oldestFirst).hasSizeGreaterThanOrEqualTo(5);
            assertThat(hospital.checkpointLines().subList(0, oldestFirst.size()))
                    .isEqualTo(oldestFirst);
            assertThat(read).allSatisfy(item -> {
                assertThat(item.getString("tenantId")).isEqualTo(hospital.tenantId());
                assertThat(item.getString("line"))
                        .startsWith("medchain-checkpoint-v3 " + hospital.tenantId() + " " + item.getInt("size") + " "
                                + item.getString("hash") + " " + item.getString("time") + " ")
                        .contains(" " + item.getString("keyId") + " ");
            });
        }

        @Test
        void comeWithThePublicKeys() throws Exception {
            hospital.awaitCheckpointOf(1);

            JsonObject answer = hospital.get(AuditorsHospital.CHECKPOINTS).json();

            ServerDirectory server = installation.server().directory();
            String line = answer.getJsonArray("items").getJsonObject(0).getString("line");
            assertThat(answer.getJsonArray("publicKeys").getValuesAs(JsonObject.class))
                    .extracting(key -> key.getString("keyId"), key -> key.getString("pem"))
                    .containsExactlyInAnyOrder(
                            tuple(line.split(" ", -1)[11], Files.readString(Path.of(server.checkpointKey() + ".pub"))),
                            tuple(
                                    line.split(" ", -1)[12],
                                    Files.readString(Path.of(server.checkpointMlDsaKey() + ".pub"))));
        }

        @Test
        void areNotAnotherTenants() {
            hospital.awaitCheckpointOf(1);

            ApiAnswer answer = AuditorsHospital.in(api).get(AuditorsHospital.CHECKPOINTS);

            assertThat(answer.body()).doesNotContain(hospital.tenantId());
        }

        @Test
        void areTheInstallationsOwnForATokenOfEveryTenant() {
            String auditor = api.token(Api.EVERY_TENANT, Role.AUDITOR);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(api.rawRequest("GET", AuditorsHospital.CHECKPOINTS)
                                    .sendAs(auditor)
                                    .json()
                                    .getJsonArray("items"))
                            .isNotEmpty()
                            .allSatisfy(item -> assertThat(item.asJsonObject().getString("tenantId"))
                                    .isEqualTo(Api.EVERY_TENANT)));
        }
    }

    @Nested
    class TheKey {

        @Test
        void isItsOwnersAlone() throws Exception {
            ServerDirectory server = installation.server().directory();
            for (Path key : List.of(server.checkpointKey(), server.checkpointMlDsaKey())) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Nested
    class Crash {

        private Path newestFile() throws IOException {
            try (Stream<Path> files = Files.list(directory())) {
                return files.filter(it -> it.getFileName().toString().startsWith("rounds-"))
                        .max(Comparator.comparing(Path::toString))
                        .orElseThrow();
            }
        }

        @Test
        void losesNothing() throws Exception {
            hospital.generate(5);
            hospital.awaitCheckpointOf(6);
            hospital.generate(5);
            installation.server().kill();
            List<String> before = hospital.checkpointLines();
            // As if the power had failed within a line.
            Files.writeString(newestFile(), hospital.tenantId() + " cut", java.nio.file.StandardOpenOption.APPEND);

            installation.server().start(CheckpointedTrailIT.environmentOf(installation));

            hospital.awaitCheckpointOf(11);
            assertThat(hospital.checkpointLines().subList(0, before.size())).isEqualTo(before);
            JsonObject found = hospital.verify();
            assertThat(found.getBoolean("verified")).as("%s", found).isTrue();
            assertThat(found.getInt("checkpointed")).isGreaterThanOrEqualTo(11);
            assertThat(found.getInt("unreadableCheckpointLines")).isOne();
            assertThat(OfflineVerification.of(
                                    hospital.tenantId(),
                                    hospital.export(files),
                                    installation.server().directory())
                            .status())
                    .isZero();
        }
    }

    @Nested
    @Tag("proof")
    @EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
    class TwoServers {

        private void assertAgreed(MedChainServer other, Path otherDirectory) throws Exception {
            for (int i = 0; i < 5; i++) {
                hospital.generate(2);
                long entries = 3 + 2L * i;
                hospital.awaitCheckpointOf(entries);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> new CheckpointDirectory(otherDirectory)
                                .readBackwards(hospital.tenantId(), Long.MAX_VALUE, 10).stream()
                                        .anyMatch(it -> it.checkpoint().head().size() >= entries));
            }
            assertThat(hospital.verify().getBoolean("verified")).isTrue();
            Path export = hospital.export(files);
            OfflineVerification first = OfflineVerification.of(
                    hospital.tenantId(), export, installation.server().directory());
            assertThat(first.status()).as(first.line()).isZero();
            if (!otherDirectory.equals(directory())) {
                OfflineVerification second = OfflineVerification.of(hospital.tenantId(), export, other.directory());
                assertThat(second.status()).as(second.line()).isZero();
            }
            assertThat(Files.readString(other.directory().messagesLog())).doesNotContain("no checkpoint");
        }

        @Test
        void withADirectoryAndAKeyEachDoNotContradict() throws Exception {
            MedChainServer other = installation.addServer("checkpoints-second");
            other.start(installation.environmentOf(other).with("AUDIT_CHECKPOINT_SECONDS", "1"));
            try {
                assertAgreed(other, other.directory().checkpoints());
            } finally {
                other.stop();
            }
        }

        @Test
        void withOneDirectoryAndKeyDoNotContradict() throws Exception {
            MedChainServer other = installation.addServer("checkpoints-third");
            other.start(installation
                    .environmentOf(other)
                    .with("AUDIT_CHECKPOINT_SECONDS", "1")
                    .with("AUDIT_CHECKPOINT_DIRECTORY", directory().toString())
                    .with(
                            "AUDIT_CHECKPOINT_KEY_FILE",
                            installation.server().directory().checkpointKey().toString())
                    .with(
                            "AUDIT_CHECKPOINT_ML_DSA_KEY_FILE",
                            installation
                                    .server()
                                    .directory()
                                    .checkpointMlDsaKey()
                                    .toString()));
            try {
                assertAgreed(other, directory());
            } finally {
                other.stop();
            }
        }
    }
}
