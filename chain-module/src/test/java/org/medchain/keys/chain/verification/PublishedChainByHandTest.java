package org.medchain.keys.chain.verification;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The audit example of docs/formats.md by the page's words and plain JCA, without a class of the product. */
class PublishedChainByHandTest {

    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9A-F]{4})");

    private final PublishedChain example = PublishedChain.read();

    @Nested
    class Chain {

        @Test
        void beginsWithTheTenant() throws GeneralSecurityException, IOException {
            assertThat(sha256(join("MedChain audit chain v1".getBytes(US_ASCII), text(example.text("tenantId")))))
                    .isEqualTo(example.hex("startHash"));
        }

        @Test
        void hasTheBytesOfItsEntries() throws IOException {
            assertThat(entry(example.text("export1"))).isEqualTo(example.hex("entry1"));
            assertThat(entry(example.text("export2"))).isEqualTo(example.hex("entry2"));
            assertThat(entry(example.text("export3"))).isEqualTo(example.hex("entry3"));
        }

        @Test
        void hashesEachEntryBehindTheHashBefore() throws GeneralSecurityException {
            assertThat(sha256(join(example.hex("startHash"), example.hex("entry1"))))
                    .isEqualTo(example.hex("hash1"));
            assertThat(sha256(join(example.hex("hash1"), example.hex("entry2"))))
                    .isEqualTo(example.hex("hash2"));
            assertThat(sha256(join(example.hex("hash2"), example.hex("entry3"))))
                    .isEqualTo(example.hex("hash3"));
            assertThat(member(example.text("export1"), "hash")).contains(example.text("hash1"));
            assertThat(member(example.text("export2"), "hash")).contains(example.text("hash2"));
            assertThat(member(example.text("export3"), "hash")).contains(example.text("hash3"));
        }
    }

    @Nested
    class Commitment {

        @Test
        void isTheHmacUnderTheSalt() throws GeneralSecurityException, IOException {
            String line = example.text("export1");
            byte[] salt = HexFormat.of().parseHex(member(line, "patientSalt").orElseThrow());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
            mac.update("MedChain patient commitment v1".getBytes(US_ASCII));
            mac.update(text(example.text("tenantId")));
            mac.update(text(member(line, "patientId").orElseThrow()));

            assertThat(mac.doFinal()).isEqualTo(example.hex("patientHash"));
            assertThat(member(line, "patientHash")).contains(example.text("patientHash"));
        }
    }

    @Nested
    class Checkpoint {

        private final String line = example.text("checkpoint");
        private final byte[] publicKey = Base64.getDecoder().decode(example.text("publicKey"));

        @Test
        void isSigned() throws GeneralSecurityException {
            int blank = line.lastIndexOf(' ');
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(publicKey));
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(line.substring(0, blank).getBytes(US_ASCII));

            assertThat(ed25519.verify(Base64.getDecoder().decode(line.substring(blank + 1))))
                    .isTrue();
        }

        @Test
        void namesChainAndKey() throws GeneralSecurityException {
            byte[] keyId = Arrays.copyOf(sha256(publicKey), 8);

            assertThat(HexFormat.of().formatHex(keyId)).isEqualTo(example.text("keyId"));
            assertThat(line)
                    .startsWith(
                            "medchain-checkpoint-v1 " + example.text("tenantId") + " 2 " + example.text("hash2") + " ")
                    .contains(" " + example.text("keyId") + " ");
        }
    }

    private static byte[] entry(String line) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        int version = Integer.parseInt(member(line, "version").orElseThrow());
        out.writeByte(version);
        writeText(out, line, "tenantId");
        out.writeLong(Long.parseLong(member(line, "seq").orElseThrow()));
        writeUuid(out, member(line, "eventId").orElseThrow());
        Instant time = Instant.parse(member(line, "occurredAt").orElseThrow());
        out.writeLong(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
        writeText(out, line, "operation");
        writeText(out, line, "outcome");
        writeOptionalText(out, line, "reason");
        writeText(out, line, "actor");
        writeOptionalText(out, line, "client");
        writeText(out, line, "roles");
        writeOptionalText(out, line, "purposeOfUse");
        writeOptionalText(out, line, "sourceAddress");
        writeText(out, line, "requestId");
        writeText(out, line, "provider");
        Optional<String> keyId = member(line, "keyId");
        out.writeBoolean(keyId.isPresent());
        if (keyId.isPresent()) {
            writeUuid(out, keyId.get());
        }
        Optional<String> generation = member(line, "generation");
        out.writeBoolean(generation.isPresent());
        if (generation.isPresent()) {
            out.writeInt(Integer.parseInt(generation.get()));
        }
        Optional<String> patientHash = member(line, "patientHash");
        out.writeBoolean(patientHash.isPresent());
        out.write(HexFormat.of().parseHex(patientHash.orElse("")));
        if (version > 1) {
            writeOptionalText(out, line, "dataCategory");
            writeOptionalText(out, line, "delivery");
            writeOptionalText(out, line, "traceId");
        }
        if (version > 2) {
            writeText(out, line, "subject");
            out.writeLong(Long.parseLong(member(line, "changeNumber").orElseThrow()));
            writeOptionalLongText(out, line, "valuesBefore");
            writeOptionalLongText(out, line, "valuesAfter");
        }
        return bytes.toByteArray();
    }

    private static void writeText(DataOutputStream out, String line, String name) throws IOException {
        out.write(text(member(line, name).orElseThrow()));
    }

    private static void writeOptionalText(DataOutputStream out, String line, String name) throws IOException {
        out.writeBoolean(member(line, name).isPresent());
        if (member(line, name).isPresent()) {
            writeText(out, line, name);
        }
    }

    private static void writeOptionalLongText(DataOutputStream out, String line, String name) throws IOException {
        Optional<String> value = member(line, name);
        out.writeBoolean(value.isPresent());
        if (value.isPresent()) {
            byte[] utf8 = value.get().getBytes(UTF_8);
            out.writeInt(utf8.length);
            out.write(utf8);
        }
    }

    private static void writeUuid(DataOutputStream out, String uuid) throws IOException {
        out.write(HexFormat.of().parseHex(uuid.replace("-", "")));
    }

    private static byte[] text(String value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] utf8 = value.getBytes(UTF_8);
        new DataOutputStream(bytes).writeShort(utf8.length);
        bytes.write(utf8);
        return bytes.toByteArray();
    }

    /** A text or a number. Of escapes the example has those of characters beyond ASCII and of quotes. */
    private static Optional<String> member(String line, String name) {
        Matcher found = Pattern.compile("[{,]\"" + name + "\":(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(-?\\d+))")
                .matcher(line);
        return found.find()
                ? Optional.of(ESCAPE.matcher(found.group(1) == null ? found.group(2) : found.group(1))
                        .replaceAll(escape -> Character.toString(Integer.parseInt(escape.group(1), 16)))
                        .replace("\\\"", "\""))
                : Optional.empty();
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
