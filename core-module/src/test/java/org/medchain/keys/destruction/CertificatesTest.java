package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DestructionId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.LegalBasis;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.certificate.CertificateVerifier;
import org.medchain.keys.datakey.DataKeyErasureStore.DestroyedKey;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.caller.Person;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.tenant.DestructionWindow;
import org.medchain.keys.tenant.TenantPolicies;

class CertificatesTest {

    private static final Instant NOW = Instant.parse("2026-11-25T01:00:00Z");
    private static final Person FIRST = new Person("first", Optional.of("subject-1"));
    private static final Person SECOND = new Person("second", Optional.of("subject-2"));
    private static final TenantId TENANT = new TenantId("hospital-a");
    private static final DestructionId ID = new DestructionId(new UUID(1, 1));
    private static final PatientRowId ROW = new PatientRowId(TENANT, new UUID(2, 2));
    private static final Hash HASH = new Hash(new byte[Hash.LENGTH]);
    private static final ChainHead HEAD = new ChainHead("hospital-a", 7, HASH);

    private static final TrailEvent REQUESTED =
            new TrailEvent(2, Operation.DESTROY_PATIENT_KEYS, NOW, Optional.empty());

    @TempDir
    private Path directory;

    private Optional<Period> retention = Optional.empty();
    private boolean apart;

    private Certificates certificates() {
        return new Certificates(
                new ErasureSettings(directory.resolve("key.pem"), Optional.empty(), Duration.ofMinutes(1), retention),
                InProcessDestructions.inMemory(Duration.ofSeconds(30)),
                InProcessDestructions.REVOCATIONS,
                ErasureKeysOn.settings(apart),
                new SecureRandom());
    }

    private static DestructionRecord erased(boolean fourEyes) {
        DestructionRecord destruction = new DestructionRecord(ID, ROW, new LegalBasis("GDPR"));
        destruction.request(
                FIRST,
                TenantPolicies.of(
                        Optional.of(new DestructionWindow(Duration.ofDays(2))),
                        Optional.of(fourEyes),
                        Optional.empty(),
                        Optional.empty()),
                1,
                NOW);
        if (fourEyes) {
            destruction.approve(SECOND, NOW.plusSeconds(60));
        }
        destruction.erased(NOW.plus(Duration.ofDays(2)), 1, List.of());
        return destruction;
    }

    private static PatientToErase patient(boolean keepId) {
        return new PatientToErase(
                new DestructionRowId(TENANT, ID),
                ROW,
                new EncryptionContext(TENANT, new PatientId("patient-4711")),
                keepId);
    }

    private static List<DestroyedKey> keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new DestroyedKey(new DataKeyId(new UUID(3, i)), 2))
                .toList();
    }

    private JsonObject verified(String certificate) {
        byte[] payload = CertificateVerifier.read(List.of(directory.resolve("key.pem.pub")))
                .verify(certificate)
                .orElseThrow();
        return Json.createReader(new ByteArrayInputStream(payload)).readObject();
    }

    private JsonObject issue(DestructionRecord destruction, PatientToErase patient, int keys) {
        return issue(new ProvenDestruction(destruction, List.of(REQUESTED), Optional.empty()), patient, keys);
    }

    private JsonObject issue(ProvenDestruction destruction, PatientToErase patient, int keys) {
        return verified(certificates().issue(destruction, patient, keys(keys), HEAD, NOW.plus(Duration.ofDays(3))));
    }

    @Nested
    class Issue {

        @Test
        void saysAllThatIsKnown() {
            retention = Optional.of(Period.ofDays(30));
            DestructionRecord destruction = erased(true);
            TrailEvent attempt =
                    new TrailEvent(6, Operation.DECRYPT_DATA_KEY, NOW, Optional.of(FailureReason.KEYS_DESTROYED));

            JsonObject certificate = issue(
                    new ProvenDestruction(destruction, List.of(REQUESTED), Optional.of(attempt)), patient(true), 1);

            assertThat(certificate.getString("type")).isEqualTo("medchain-destruction");
            assertThat(certificate.getInt("version")).isEqualTo(2);
            assertThat(certificate.getString("destructionId")).isEqualTo(ID.toString());
            assertThat(certificate.getString("tenantId")).isEqualTo("hospital-a");
            assertThat(certificate.getJsonObject("patient"))
                    .isEqualTo(Json.createObjectBuilder()
                            .add("reference", ROW.toString())
                            .add("patientId", "patient-4711")
                            .build());
            assertThat(certificate.getString("legalBasis")).isEqualTo("GDPR");
            assertThat(certificate.getString("requestedBy")).isEqualTo("first");
            assertThat(certificate.getString("requestedAt")).isEqualTo("2026-11-25T01:00:00Z");
            assertThat(certificate.getString("approvedBy")).isEqualTo("second");
            assertThat(certificate.getString("approvedAt")).isEqualTo("2026-11-25T01:01:00Z");
            assertThat(certificate.getString("erasedAt")).isEqualTo("2026-11-27T01:00:00Z");
            assertThat(certificate.getJsonObject("dataKeys").getInt("count")).isEqualTo(1);
            assertThat(certificate
                            .getJsonObject("dataKeys")
                            .getJsonArray("keys")
                            .getJsonObject(0))
                    .isEqualTo(Json.createObjectBuilder()
                            .add("keyId", new UUID(3, 0).toString())
                            .add("generation", 2)
                            .build());
            assertThat(certificate.getJsonObject("unwrap"))
                    .isEqualTo(Json.createObjectBuilder()
                            .add("tried", true)
                            .add("failedWith", "keys-destroyed")
                            .add("seq", 6)
                            .build());
            assertThat(certificate.getJsonArray("events").getJsonObject(0))
                    .isEqualTo(Json.createObjectBuilder()
                            .add("seq", 2)
                            .add("operation", "DESTROY_PATIENT_KEYS")
                            .add("time", "2026-11-25T01:00:00Z")
                            .build());
            assertThat(certificate.getJsonArray("copies").getJsonObject(0))
                    .isEqualTo(Json.createObjectBuilder()
                            .add(
                                    "what",
                                    "backups of the records database from before the erasure, which hold the erasure key")
                            .add("until", "2026-12-27T01:00:00Z")
                            .build());
            assertThat(certificate.getJsonArray("copies").getJsonObject(1))
                    .isEqualTo(Json.createObjectBuilder()
                            .add("what", "plain keys in the caches of callers that follow the revocations")
                            .add("until", "2026-11-27T01:00:30Z")
                            .build());
            assertThat(certificate.getJsonObject("audit"))
                    .isEqualTo(Json.createObjectBuilder()
                            .add("seq", 7)
                            .add("hash", HEAD.hash().toString())
                            .build());
            assertThat(certificate.getString("issuedAt")).isEqualTo("2026-11-28T01:00:00Z");
        }

        @Test
        void namesNoPatientWhoseIdIsForgotten() {
            JsonObject certificate = issue(erased(false), patient(false), 1);

            assertThat(certificate.toString()).doesNotContain("4711");
            assertThat(certificate.getJsonObject("patient").getString("reference"))
                    .isEqualTo(ROW.toString());
        }

        @Test
        void leavesOutWhatDidNotHappen() {
            JsonObject certificate = issue(erased(false), patient(false), 0);

            assertThat(certificate).doesNotContainKeys("approvedBy", "approvedAt");
            assertThat(certificate.getJsonObject("unwrap")).containsOnly(Map.entry("tried", JsonValue.FALSE));
            assertThat(certificate.getJsonArray("copies").getJsonObject(0)).doesNotContainKey("until");
        }

        @Test
        void namesBothRetentionsWhereErasureKeysAreInADatabaseOfTheirOwn() {
            retention = Optional.of(Period.ofDays(30));
            apart = true;

            JsonObject certificate = issue(erased(false), patient(false), 1);

            assertThat(certificate.getJsonArray("copies").getValuesAs(JsonObject.class))
                    .extracting(copy -> copy.getString("what") + " until " + copy.getString("until"))
                    .containsExactly(
                            "backups of the records database from before the erasure until 2026-12-27T01:00:00Z",
                            "backups of the store of erasure keys from before the erasure, which hold the erasure key"
                                    + " until 2026-12-04T01:00:00Z",
                            "plain keys in the caches of callers that follow the revocations until 2026-11-27T01:00:30Z");
        }

        @Test
        void namesEscrowCopiesThatLeftByTheEventsOfTheirRecovery() {
            DestructionRecord destruction = erased(false);
            destruction.erased(NOW, 1, List.of(3L, 5L));

            assertThat(issue(destruction, patient(false), 1)
                            .getJsonArray("copies")
                            .getValuesAs(JsonObject.class))
                    .filteredOn(copy -> copy.containsKey("events"))
                    .singleElement()
                    .isEqualTo(Json.createObjectBuilder()
                            .add("what", "escrow copies that were read in a recovery, sealed under the erasure key")
                            .add("events", Json.createArrayBuilder().add(3).add(5))
                            .build());
        }

        @Test
        void countsAllKeysWhetherTheyAreListedOrNot() {
            DestructionRecord destruction = erased(false);
            destruction.erased(NOW, 5_001, List.of());

            JsonObject dataKeys = issue(destruction, patient(false), 5_000).getJsonObject("dataKeys");

            assertThat(dataKeys.getInt("count")).isEqualTo(5_001);
            assertThat(dataKeys.getJsonArray("keys")).hasSize(5_000);
        }
    }

    @Nested
    class Signer {

        @Test
        void makesTheKeyOnce() throws IOException {
            certificates().signer();
            byte[] made = Files.readAllBytes(directory.resolve("key.pem"));

            certificates().signer();

            assertThat(Files.readAllBytes(directory.resolve("key.pem"))).isEqualTo(made);
        }

        @Test
        void refusesAFileThatHoldsNoKey() throws IOException {
            Files.writeString(directory.resolve("key.pem"), "no key");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> certificates().signer())
                    .withMessageStartingWith("CERTIFICATE_KEY_FILE: ");
        }
    }
}
