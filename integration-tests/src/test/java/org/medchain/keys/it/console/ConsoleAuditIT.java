package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.console.Browser.Page;
import org.medchain.keys.it.console.ConsoleInstallation.Tenant;
import org.medchain.keys.it.trail.OfflineVerification;

/** The audit trail in the console. */
@OnSharedConsole
class ConsoleAuditIT {

    private static final String ATTACK = ConsoleInstallation.ATTACK;

    private final ConsoleInstallation console;
    private final Tenant hospital;

    ConsoleAuditIT(ConsoleInstallation console) {
        this.console = console;
        this.hospital = console.newTenant();
    }

    @Nested
    class TheTrail {

        @Test
        void isFilteredAndShownInFull() {
            hospital.register(true);
            assertThat(hospital.generate("patient " + ATTACK)).isEqualTo(201);
            Browser alice = console.loggedIn(hospital.person("alice", Role.AUDITOR));
            alice.get("/audit");

            Page filtered = alice.post("/audit", "patientId", "patient " + ATTACK);

            assertThat(filtered.response().uri().toString()).endsWith("/console/audit");
            assertThat(filtered.text()).contains("GENERATE_DATA_KEY").doesNotContain("CREATE_TENANT</td>", ATTACK);
            alice.get("/audit");
            Page created = alice.post("/audit", "operation", "CREATE_TENANT");
            String event = created.text().replaceFirst("(?s).*href=\"/console(/audit/event\\?seq=\\d+)\".*", "$1");
            Page shown = alice.get(event);
            assertThat(shown.text())
                    .contains("CREATE_TENANT", "installation-administrator", "Changed row", "fourEyes")
                    .doesNotContain(ATTACK);
            String ofRequest = shown.text().replaceFirst("(?s).*\"/console(/audit\\?requestId=[^\"]+)\".*", "$1");
            assertThat(alice.get(ofRequest).text())
                    .contains("CREATE_TENANT</td>")
                    .doesNotContain("GENERATE_DATA_KEY</td>");
            assertThat(hospital.events())
                    .extracting(it -> it.getString("operation") + " " + it.getString("actor"))
                    .contains("READ_AUDIT_LOG alice");
        }

        @Test
        void isFilteredByABookmarkThatNamesNoPatient() {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser alice = console.loggedIn(hospital.person("alice", Role.AUDITOR));
            alice.get("/audit");
            URI bookmark = alice.post("/audit", "operation", "CREATE_TENANT", "from", "2026-01-01T00:00:00Z")
                    .response()
                    .uri();
            assertThat(bookmark.getQuery()).isEqualTo("from=2026-01-01T00:00:00Z&operation=CREATE_TENANT");
            Browser later = console.loggedIn(hospital.person("alice", Role.AUDITOR));

            assertThat(later.open(bookmark).text())
                    .contains("CREATE_TENANT</td>")
                    .doesNotContain("GENERATE_DATA_KEY</td>");

            assertThat(later.get("/audit").text()).contains("GENERATE_DATA_KEY</td>");
            assertThat(later.post("/audit").text()).contains("GENERATE_DATA_KEY</td>");
            assertThat(later.get("/audit?patientId=nobody").text()).contains("GENERATE_DATA_KEY</td>");
            assertThat(later.get("/audit?operation=NOTHING").status()).isEqualTo(400);
        }

        @Test
        void isDownloadedAsATable() {
            hospital.register(true);
            assertThat(hospital.generate("=patient")).isEqualTo(201);
            Browser alice = console.loggedIn(hospital.person("alice", Role.AUDITOR));
            alice.get("/audit");
            assertThat(alice.post("/audit", "operation", "GENERATE_DATA_KEY").hidden("operation"))
                    .isEqualTo("GENERATE_DATA_KEY");

            Page table = alice.post("/audit/csv", "operation", "GENERATE_DATA_KEY");

            assertThat(table.header("Content-Type").orElseThrow()).startsWith("text/csv");
            assertThat(table.header("Content-Disposition").orElseThrow()).contains("audit.csv");
            assertThat(table.text().lines())
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("\"GENERATE_DATA_KEY\"", "\"'=patient\"", "\"ward\"");
            assertThat(hospital.events())
                    .extracting(it -> it.getString("operation") + " " + it.getString("actor"))
                    .contains("EXPORT_AUDIT_LOG alice");
        }

        @Test
        void isProvenByOneFileWithoutTheServer(@TempDir Path directory) throws Exception {
            hospital.register(true);
            assertThat(hospital.generate("patient")).isEqualTo(201);
            Browser alice = console.loggedIn(hospital.person("alice", Role.AUDITOR));
            CheckpointDirectory kept =
                    new CheckpointDirectory(console.server().directory().checkpoints());
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !kept.readBackwards(hospital.id(), Long.MAX_VALUE, 1)
                            .isEmpty());
            alice.get("/audit");

            unpack(alice.download("/audit/proof"), directory);

            List<String> command = Files.readAllLines(directory.resolve("README.txt")).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith("medchain verify-audit "))
                    .flatMap(line ->
                            Stream.of(line.replace("'", "").split(" ", -1)).skip(2))
                    .toList();
            assertThat(OfflineVerification.run(directory, command).line()).startsWith("verified:");
        }

        private static void unpack(byte[] archive, Path directory) throws IOException {
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
                for (ZipEntry file = zip.getNextEntry(); file != null; file = zip.getNextEntry()) {
                    Path target = directory.resolve(file.getName());
                    Files.createDirectories(target.getParent());
                    Files.write(target, zip.readAllBytes());
                }
            }
        }

        @Test
        void isRefusedToOthersAndThatIsRecorded() {
            hospital.register(true);
            Browser olga = console.loggedIn(hospital.person("olga", Role.PRIVACY_OFFICER));

            Page page = olga.get("/audit");

            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("Somebody with this role can do it: auditor.");
            assertThat(hospital.events())
                    .extracting(it ->
                            it.getString("operation") + " " + it.getString("actor") + " " + it.getString("reason", ""))
                    .contains("READ_AUDIT_LOG olga forbidden");
        }
    }
}
