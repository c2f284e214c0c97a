package org.medchain.keys.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.encryptionsdk.AwsCrypto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.PlainKey;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.Keyring;
import software.amazon.cryptography.materialproviders.model.OnDecryptInput;
import software.amazon.cryptography.materialproviders.model.OnDecryptOutput;
import software.amazon.cryptography.materialproviders.model.OnEncryptInput;
import software.amazon.cryptography.materialproviders.model.OnEncryptOutput;

/** The worked example of docs/formats.md, which was computed by a program in another language. */
class PublishedMessageTest {

    private static Map<String, String> key;
    private static Map<String, String> example;

    @BeforeAll
    static void readThePage() throws IOException {
        String page = Files.readString(Path.of("").toAbsolutePath().resolveSibling("docs/formats.md"));
        key = block(page, "example");
        example = block(page, "message-example");
    }

    private static Map<String, String> block(String page, String mark) {
        Matcher block = Pattern.compile("(?ms)^```" + mark + "\n(.*?)^```$").matcher(page);
        assertThat(block.find()).isTrue();
        return block.group(1)
                .lines()
                .map(line -> line.split(" = ", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
    }

    private static byte[] hex(Map<String, String> from, String name) {
        return HexFormat.of().parseHex(from.get(name));
    }

    private static PlainKey dataKey() {
        return PlainKey.takeOwnershipOf(hex(key, "plainKey"));
    }

    private static byte[] message() {
        return Base64.getDecoder().decode(example.get("message"));
    }

    private static byte[] plaintext() {
        return example.get("plaintext").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void opens() {
        assertThat(Message.open(message(), header -> dataKey())).isEqualTo(plaintext());
    }

    @Test
    void opensWithAwsLibrary() {
        IKeyring keyring = Keyring.wrap(new OneKey());

        assertThat(AwsCrypto.standard().decryptData(keyring, message()).getResult())
                .isEqualTo(plaintext());
    }

    @Test
    void isSealedToTheSameBytes() {
        MessageHeader header = Message.headerOf(message());
        SealingKey sealingKey = new SealingKey(
                header.keyId(), EncryptedKey.fromBase64(key.get("encryptedKey")), dataKey(), bytes -> {});

        byte[] sealed = Message.seal(
                plaintext(),
                sealingKey,
                Messages.context(Map.of("record", "lab-7")),
                new KnownBytes(hex(example, "messageId")));

        assertThat(sealed).isEqualTo(message());
        assertThat(header.keyId()).hasToString(key.get("keyId"));
    }

    @Test
    void hasTheStepsThatAreWrittenDown() {
        MessageHeader header = Message.headerOf(message());
        Function<byte[], String> hex = HexFormat.of()::formatHex;

        assertThat(hex.apply(header.messageId())).isEqualTo(example.get("messageId"));
        assertThat(hex.apply(header.commitment())).isEqualTo(example.get("commitment"));
        assertThat(hex.apply(header.tag())).isEqualTo(example.get("headerTag"));
    }

    /** Draws what it is given. */
    private static final class KnownBytes extends SecureRandom {

        private final byte[] known;

        KnownBytes(byte[] known) {
            this.known = known;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(known, 0, bytes, 0, bytes.length);
        }
    }

    private static final class OneKey implements IKeyring {

        @Override
        public OnDecryptOutput OnDecrypt(OnDecryptInput input) {
            return OnDecryptOutput.builder()
                    .materials(input.materials().toBuilder()
                            .plaintextDataKey(ByteBuffer.wrap(hex(key, "plainKey")))
                            .build())
                    .build();
        }

        @Override
        public OnEncryptOutput OnEncrypt(OnEncryptInput input) {
            throw new UnsupportedOperationException("it only opens");
        }
    }
}
