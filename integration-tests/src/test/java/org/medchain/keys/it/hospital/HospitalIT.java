package org.medchain.keys.it.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerDirectory;
import org.medchain.keys.it.server.Sql;

/** The hospital of the examples, from its sources to a destruction. */
@Tag("slow")
@OnSharedApi
@OnePass
@TestInstance(Lifecycle.PER_CLASS)
class HospitalIT {

    private static final String ADMISSIONS = "/api/admissions";
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Api api;
    private Hospital tenant;
    private HospitalServer server;

    HospitalIT(Api api) {
        this.api = api;
    }

    @BeforeAll
    void buildAndStart() throws IOException, InterruptedException {
        tenant = api.newHospital();
        tenant.eraseAtOnce();
        tenant.generateTenantKey("admission-index");
        Path directory = Path.of(System.getProperty("medchain.it.directory"), "hospital");
        ServerDirectory.delete(directory);
        Files.createDirectories(directory);
        Path token = Files.writeString(directory.resolve("token"), tenant.keyUser());
        server = new HospitalServer(
                directory,
                OwnProject.in(directory)
                        .withJar("medchain-keys-api", "api-module")
                        .withJar("medchain-keys-client", "client-module")
                        .withSources(OwnProject.ROOT.resolve("examples/hospital"))
                        .build("package"),
                Map.of(
                        "MEDCHAIN_SERVICE",
                        api.installation().server().uri().toString(),
                        "MEDCHAIN_TENANT",
                        tenant.tenantId(),
                        "MEDCHAIN_TOKEN_FILE",
                        token.toString()));
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static String newPatient() {
        return "patient-" + UUID.randomUUID();
    }

    private HttpResponse<String> tryToAdmit(String patient, String familyName, String diagnosis)
            throws IOException, InterruptedException {
        return server.post(ADMISSIONS, Map.of("patientId", patient, "familyName", familyName, "diagnosis", diagnosis));
    }

    /** @return the admission's id */
    private String admit(String patient, String familyName, String diagnosis) throws IOException, InterruptedException {
        HttpResponse<String> answer = tryToAdmit(patient, familyName, diagnosis);
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(201);
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject().getString("id");
        }
    }

    private List<JsonObject> find(String familyName) throws IOException, InterruptedException {
        HttpResponse<String> answer = server.get(ADMISSIONS + "?familyName=" + HospitalServer.encoded(familyName));
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(200);
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readArray().getValuesAs(JsonObject.class);
        }
    }

    private static byte[] scan(int seed) {
        byte[] scan = new byte[3_000_000];
        new Random(seed).nextBytes(scan);
        return scan;
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void hasOnePage() throws IOException, InterruptedException {
        assertThat(server.get("/").body()).contains("<title>A small hospital</title>");
    }

    @Test
    void findsWhoWasAdmittedByTheName() throws IOException, InterruptedException {
        String patient = newPatient();
        admit(patient, "van der Berg", "J45.0");
        admit(newPatient(), "M\u00fcller", "E11.9");

        assertThat(find(" VAN DER  BERG ")).singleElement().satisfies(row -> {
            assertThat(row.getString("patientId")).isEqualTo(patient);
            assertThat(row.getString("familyName")).isEqualTo("van der Berg");
            assertThat(row.getString("diagnosis")).isEqualTo("J45.0");
        });
        assertThat(find("m\u00fcller")).hasSize(1);
        assertThat(find("Nobody")).isEmpty();
    }

    @Test
    void hasNothingOfItInClear() throws IOException, InterruptedException, SQLException {
        byte[] scan = scan(1);
        String admission = admit(newPatient(), "Klarname", "klare Diagnose");
        assertThat(server.keepScan(admission, scan)).isEqualTo(204);

        assertThat(rowOf(admission)).doesNotContain("Klarname").doesNotContain("klare Diagnose");
        assertThat(latin1(Files.readAllBytes(server.scanFile(admission))))
                .doesNotContain(latin1(Arrays.copyOf(scan, 64)));
        assertThat(server.scanOf(admission).body()).isEqualTo(scan);
    }

    /** All columns. */
    private String rowOf(String admission) throws SQLException {
        try (Connection connection = server.database();
                PreparedStatement select = connection.prepareStatement("select * from Admission where id = ?")) {
            select.setString(1, admission);
            try (ResultSet row = select.executeQuery()) {
                assertThat(row.next()).isTrue();
                StringBuilder all = new StringBuilder();
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    Object value = row.getObject(column);
                    all.append(value instanceof byte[] bytes ? latin1(bytes) : value)
                            .append('\n');
                }
                return all.toString();
            }
        }
    }

    @Test
    void opensNoValueInAnotherRow() throws IOException, InterruptedException, SQLException {
        String one = admit(newPatient(), "Swapped-One", "J45.0");
        String other = admit(newPatient(), "Swapped-Other", "E11.9");
        swapDiagnoses(one, other);

        for (String name : List.of("Swapped-One", "Swapped-Other")) {
            assertThat(find(name)).singleElement().satisfies(row -> {
                assertThat(row.getString("familyName")).isEqualTo(name);
                assertThat(row).doesNotContainKey("diagnosis");
                assertThat(row.getString("problem")).isEqualTo("Altered, or in another record's place");
            });
        }
    }

    private void swapDiagnoses(String one, String other) throws SQLException {
        try (Connection connection = server.database()) {
            assertThat(Sql.execute(connection, """
                            update Admission a set diagnosis = (select b.diagnosis from Admission b
                                where b.id <> a.id and b.id in (?, ?)) where a.id in (?, ?)""", one, other, one, other)).isEqualTo(2);
        }
    }

    @Test
    void opensNoScanInAnotherOnesPlace() throws IOException, InterruptedException {
        String patient = newPatient();
        String one = admit(patient, "Scanned", "S52.5");
        String other = admit(patient, "Scanned", "S52.6");
        server.keepScan(one, scan(2));
        server.keepScan(other, scan(3));
        Files.copy(server.scanFile(one), server.scanFile(other), StandardCopyOption.REPLACE_EXISTING);

        HttpResponse<byte[]> answer = server.scanOf(other);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).hasSizeLessThan(100);
        assertThat(server.scanOf(one).body()).isEqualTo(scan(2));
    }

    @Test
    void opensNothingAfterTheDestruction() throws IOException, InterruptedException {
        String patient = newPatient();
        String admission = admit(patient, "Vergessen", "F32.1");
        server.keepScan(admission, scan(4));
        String others = admit(newPatient(), "Vergessen", "F32.2");

        tenant.destroy(patient);
        await().atMost(LONGEST)
                .untilAsserted(
                        () -> assertThat(tenant.generate(patient).status()).isEqualTo(410));

        assertThat(find("Vergessen")).hasSize(2).allSatisfy(row -> {
            if (row.getString("id").equals(others)) {
                assertThat(row.getString("diagnosis")).isEqualTo("F32.2");
            } else {
                assertThat(row).doesNotContainKeys("familyName", "diagnosis");
                assertThat(row.getString("problem")).isEqualTo("Keys destroyed");
            }
        });
        assertThat(server.scanOf(admission).statusCode()).isEqualTo(410);
        assertThat(tryToAdmit(patient, "Vergessen", "F32.1").statusCode()).isEqualTo(410);
    }

    @Test
    void tellsWhichValueIsNone() throws IOException, InterruptedException {
        HttpResponse<String> answer = tryToAdmit(" ", "Name", "J45.0");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("patientId must be");
    }
}
