package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.recovery.EscrowEpoch;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.recovery.SealedEscrowKey;

/** {@code medchain escrow ceremony} and {@code recover}: what a service copied to a recovery key comes back sealed to the key of one recovery. */
class RecoveryCommandsTest {

    private static final String NOTHING = "medchain: these shares recover nothing";
    private static final TenantId TENANT = new TenantId("clinic");
    private static final EncryptionContext PATIENT = new EncryptionContext(TENANT, new PatientId("patient"));
    private static final EncryptionContext OTHER = new EncryptionContext(TENANT, new PatientId("other"));

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final RecipientKey service = RecipientKey.generate(random);
    private final RecoveryPublicKey target = RecoveryPublicKey.parse(service.publicKey());
    /** Each with what the erasure key seals of the escrow key that it has a copy under. */
    private final Map<DataKeyId, byte[]> dataKeys = new HashMap<>();

    private final List<StoredCopy> copies = new ArrayList<>();
    private Path recovered;

    /** As the service has it. */
    private record StoredCopy(DataKeyId keyId, EscrowEpoch epoch) {}

    @BeforeEach
    void setUp() throws IOException {
        environment.put(
                "MEDCHAIN_CONFIG",
                Files.createFile(directory.resolve("settings")).toString());
        recovered = Files.createDirectory(directory.resolve("recovered"));
    }

    private CommandRun run(String line) {
        return CommandRun.of(environment, line.split(" ", -1));
    }

    /** The recovery key of a new ceremony, 3 of 5, whose shares are in the directory of that name. */
    private RecoveryPublicKey ceremony(String name) throws IOException {
        Path shares = Files.createDirectory(directory.resolve(name));
        Path publicKey = directory.resolve(name + ".pub");
        CommandRun run = run("escrow ceremony --tenant clinic --threshold 3 --shares 5 --to " + shares
                + " --public-key " + publicKey);
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        return RecoveryPublicKey.parse(Files.readString(publicKey).strip());
    }

    private String shares(String name, int... numbers) {
        StringBuilder options = new StringBuilder();
        Arrays.stream(numbers)
                .forEach(number -> options.append(" --share ")
                        .append(directory.resolve(name).resolve("share-" + number + ".txt")));
        return options.toString();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** What the service exports of a patient with so many data keys. */
    private JsonObject patient(RecoveryPublicKey recoveryKey, EncryptionContext context, int count) {
        EscrowEpoch epoch = new EscrowEpoch(UUID.randomUUID(), recoveryKey.id(), context);
        byte[] inner = new byte[SealedEscrowKey.INNER_LENGTH];
        random.nextBytes(inner);
        JsonArrayBuilder exported = Json.createArrayBuilder();
        for (int i = 0; i < count; i++) {
            DataKeyId keyId = new DataKeyId(UUID.randomUUID());
            dataKeys.put(keyId, inner);
            copies.add(new StoredCopy(keyId, epoch));
            exported.add(Json.createObjectBuilder()
                    .add("keyId", keyId.toString())
                    .add("epoch", epoch.id().toString()));
        }
        return Json.createObjectBuilder()
                .add("patientId", context.patientId().value())
                .add(
                        "escrowKeys",
                        Json.createArrayBuilder()
                                .add(Json.createObjectBuilder()
                                        .add("epoch", epoch.id().toString())
                                        .add("recoveryKeyId", recoveryKey.id().value())
                                        .add(
                                                "sealedKey",
                                                base64(SealedEscrowKey.seal(recoveryKey, inner, epoch, random)))))
                .add("copies", exported)
                .build();
    }

    private Path page(JsonObject... patients) throws IOException {
        JsonArrayBuilder items = Json.createArrayBuilder();
        Stream.of(patients).forEach(items::add);
        return Files.writeString(
                directory.resolve("page-" + UUID.randomUUID() + ".json"),
                Json.createObjectBuilder()
                        .add("tenantId", TENANT.value())
                        .add("publicKey", target.text())
                        .add("items", items)
                        .build()
                        .toString());
    }

    private CommandRun recover(String shares, Path... pages) {
        StringBuilder line = new StringBuilder(
                "escrow recover --sealed-to " + target.id().inGroups() + " --to " + recovered + shares);
        Stream.of(pages).forEach(page -> line.append(" --package ").append(page));
        return run(line.toString());
    }

    /** The data keys that the service can open of what was written. */
    private Map<DataKeyId, byte[]> opened() throws IOException {
        Map<DataKeyId, byte[]> opened = new HashMap<>();
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(recovered)) {
            found.forEach(files::add);
        }
        for (Path file : files) {
            JsonArray items;
            try (JsonReader reader = Json.createReader(new StringReader(Files.readString(file)))) {
                items = reader.readObject().getJsonArray("items");
            }
            items.getValuesAs(JsonObject.class).forEach(item -> open(item, opened));
        }
        return opened;
    }

    /** The service has the copies, under the escrow key's own epoch. */
    private void open(JsonObject item, Map<DataKeyId, byte[]> opened) {
        UUID id = UUID.fromString(item.getString("epoch"));
        EncryptionContext context = new EncryptionContext(TENANT, new PatientId(item.getString("patientId")));
        byte[] sealed = Base64.getDecoder().decode(item.getString("sealedKey"));
        byte[] inner = SealedEscrowKey.open(service, sealed, new EscrowEpoch(id, target.id(), context))
                .orElseThrow();
        copies.stream().filter(copy -> copy.epoch().id().equals(id)).forEach(copy -> opened.put(copy.keyId(), inner));
    }

    private void assertRecoversNothing(CommandRun run) throws IOException {
        assertThat(run.status()).isEqualTo(ExitStatus.NOT_AUTHENTIC.code());
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).containsExactly(NOTHING);
        assertThat(opened()).isEmpty();
    }

    @Nested
    class Ceremony {

        @Test
        void writesTheKeyWhoseIdItTellsAndSharesThatRecoverIt() throws IOException {
            RecoveryPublicKey publicKey = ceremony("shares");

            CommandRun drill = run("escrow drill" + shares("shares", 5, 1, 3));
            CommandRun verified = run("escrow verify-share " + directory.resolve("shares/share-2.txt"));

            assertThat(drill.out()).contains(publicKey.id().inGroups());
            assertThat(verified.status()).isZero();
            assertThat(Files.readString(directory.resolve("shares/share-2.txt")))
                    .startsWith("MedChain escrow: share 2 of 5 of a recovery key\n");
        }

        @Test
        void tellsOnEachSheetWhoseKeyItIsWhichAndWhenItWasMade() throws IOException {
            RecoveryPublicKey publicKey = ceremony("shares");

            for (int share = 1; share <= 5; share++) {
                assertThat(Files.readString(directory.resolve("shares/share-" + share + ".txt")))
                        .contains("Tenant        clinic\n")
                        .contains("Recovery key  " + publicKey.id().inGroups() + "\n")
                        .containsPattern("Made on       2[0-9]{3}-[0-9]{2}-[0-9]{2}\n");
            }
        }

        @Test
        void findsASheetWhoseWordsAreOfAnother() throws IOException {
            RecoveryPublicKey publicKey = ceremony("shares");
            Path share = directory.resolve("shares/share-2.txt");
            String text = Files.readString(share);

            for (String altered : List.of(
                    text.replace("Tenant        clinic", "Tenant        hospital"),
                    text.replace(publicKey.id().inGroups(), "0".repeat(39)),
                    text.replaceAll("Made on       2", "Made on       3"),
                    text.replaceAll("Sheet check .*\n", ""))) {
                Files.writeString(share, altered);
                assertThat(run("escrow verify-share " + share).err()).contains("not those of this ceremony");
            }
        }

        @Test
        void takesATenant() {
            assertThat(run("escrow ceremony --tenant a/b --threshold 2 --shares 3 --public-key "
                                    + directory.resolve("key"))
                            .status())
                    .isEqualTo(ExitStatus.WRONG_USAGE.code());
        }

        @Test
        void isAnotherKeyEachTime() throws IOException {
            assertThat(ceremony("shares")).isNotEqualTo(ceremony("others"));
        }

        @Test
        void makesNoKek() throws IOException {
            ceremony("shares");

            assertRecoversNothing(
                    run("escrow recover-kek --to " + directory.resolve("kek") + shares("shares", 1, 2, 3)));

            assertThat(directory.resolve("kek")).doesNotExist();
        }

        @Test
        void takesThePublicKeyBesideTheShares() throws IOException {
            Path shares = Files.createDirectory(directory.resolve("shares"));

            CommandRun run = run("escrow ceremony --tenant clinic --threshold 2 --shares 3 --to " + shares
                    + " --public-key " + shares.resolve("key.pub"));

            assertThat(run.err()).isEmpty();
            assertThat(shares).isDirectoryContaining("glob:**/key.pub").isDirectoryContaining("glob:**/share-3.txt");
        }

        @Test
        void leavesAKeyThatIsThereAlone() throws IOException {
            Path there = Files.writeString(directory.resolve("there"), "key");
            Path shares = Files.createDirectory(directory.resolve("shares"));

            CommandRun run = run("escrow ceremony --tenant clinic --threshold 2 --shares 3 --to " + shares
                    + " --public-key " + there);

            assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
            assertThat(Files.readString(there)).isEqualTo("key");
            assertThat(shares).isEmptyDirectory();
        }
    }

    @Nested
    class Recover {

        @Test
        void opensEveryCopyForTheServiceAndForNobodyElse() throws IOException {
            RecoveryPublicKey recoveryKey = ceremony("shares");

            CommandRun run = recover(
                    shares("shares", 4, 2, 1),
                    page(patient(recoveryKey, PATIENT, 3), patient(recoveryKey, OTHER, 1)),
                    page(patient(recoveryKey, PATIENT, 2)));

            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("dataKeys        6", "damaged         0");
            assertThat(opened()).containsExactlyInAnyOrderEntriesOf(dataKeys);
            for (byte[] dataKey : dataKeys.values()) {
                assertThat(run.out()).doesNotContain(base64(dataKey));
            }
        }

        @Test
        void takesTheSharesOfOtherCustodiansOfTheSameKey() throws IOException {
            RecoveryPublicKey recoveryKey = ceremony("shares");
            Path others = Files.createDirectory(directory.resolve("others"));
            run("escrow reshare --threshold 2 --shares 2 --to " + others + shares("shares", 1, 2, 3));

            CommandRun run = recover(shares("others", 1, 2), page(patient(recoveryKey, PATIENT, 2)));

            assertThat(run.status()).isZero();
            assertThat(opened()).containsExactlyInAnyOrderEntriesOf(dataKeys);
        }

        @Test
        void opensNothingWithTooFewShares() throws IOException {
            RecoveryPublicKey recoveryKey = ceremony("shares");

            assertRecoversNothing(recover(shares("shares", 1, 2), page(patient(recoveryKey, PATIENT, 2))));
        }

        @Test
        void opensNothingWithTheSharesOfAnotherCeremony() throws IOException {
            RecoveryPublicKey recoveryKey = ceremony("shares");
            ceremony("others");

            assertRecoversNothing(recover(shares("others", 1, 2, 3), page(patient(recoveryKey, PATIENT, 2))));
        }

        @Test
        void opensNothingWithSharesOfAKek() throws IOException {
            RecoveryPublicKey recoveryKey = ceremony("shares");
            environment.put("LOCAL_KEK", "made-up-kek-of-a-test-0123456789");
            Path kek = Files.createDirectory(directory.resolve("kek-shares"));
            run("escrow split-kek --threshold 2 --shares 3 --to " + kek);

            assertRecoversNothing(recover(shares("kek-shares", 1, 2), page(patient(recoveryKey, PATIENT, 2))));
        }

        @Test
        void leavesOutWhatAnotherRecoveryKeyOpensAndCountsIt() throws IOException {
            RecoveryPublicKey recoveryKey = ceremony("shares");
            RecoveryPublicKey before = ceremony("others");
            JsonObject ofBefore = patient(before, OTHER, 2);
            dataKeys.clear();

            CommandRun run = recover(shares("shares", 1, 2, 3), page(ofBefore, patient(recoveryKey, PATIENT, 1)));

            assertThat(run.out()).contains("underOtherKeys  2", "dataKeys        1");
            assertThat(opened()).containsExactlyInAnyOrderEntriesOf(dataKeys);
        }

        @Test
        void countsACopyThatWasAltered() throws IOException {
            RecoveryPublicKey recoveryKey = ceremony("shares");
            Path page = page(patient(recoveryKey, PATIENT, 1), patient(recoveryKey, OTHER, 1));
            Files.writeString(page, Files.readString(page).replace("\"other\"", "\"another\""));

            CommandRun run = recover(shares("shares", 1, 2, 3), page);

            assertThat(run.out()).contains("damaged         1", "dataKeys        1");
            assertThat(opened()).hasSize(1);
        }

        @Test
        void asksNobodyForSharesIfTheKeyIsNotTheOneThatAnOfficerRead() throws IOException {
            RecoveryPublicKey recoveryKey = ceremony("shares");
            Path page = page(patient(recoveryKey, PATIENT, 1));

            CommandRun run = run("escrow recover --sealed-to " + recoveryKey.id() + " --to " + recovered + " --package "
                    + page + shares("shares", 1, 2, 3));

            assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
            assertThat(run.err()).contains(target.id().inGroups(), "which is not that of --sealed-to");
            assertThat(opened()).isEmpty();
        }

        @Test
        void refusesAFileThatIsNoPage() throws IOException {
            ceremony("shares");
            Path page = Files.writeString(directory.resolve("page"), "{\"items\": 1}");

            CommandRun run = recover(shares("shares", 1, 2, 3), page);

            assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
            assertThat(run.err()).contains("is not a page of a recovery's escrow copies");
        }
    }
}
