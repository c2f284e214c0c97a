package org.medchain.keys.client.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.Keyring;

/** AWS' own library reads what is written here, and what it writes is read here. */
class AwsEncryptionSdkTest {

    private static final int FRAME = Messages.FRAME;
    private static final int LARGE = (64 << 20) + 5;

    private final Messages messages = new Messages();
    private final IKeyring keyring = Keyring.wrap(new MedchainKeyring(messages));

    private static AwsCrypto aws(int frameLength) {
        return AwsCrypto.builder()
                .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                .withEncryptionFrameSize(frameLength)
                .build();
    }

    @Nested
    class Ours {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, LARGE})
        void opensThere(int length) {
            byte[] plaintext = Messages.plaintext(length);

            CryptoResult<byte[], ?> opened = aws(FRAME).decryptData(keyring, messages.seal(plaintext));

            assertThat(opened.getResult()).isEqualTo(plaintext);
            assertThat(opened.getCryptoAlgorithm()).isEqualTo(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY);
            assertThat(opened.getEncryptionContext()).isEqualTo(Map.of("tenantId", "clinic-north", "record", "lab-7"));
        }

        @Test
        void opensThereAsAStream() throws IOException {
            byte[] plaintext = Messages.plaintext(2 * FRAME + 5);
            byte[] message = messages.sealAsStream(plaintext, 777);

            try (InputStream in =
                    aws(FRAME).createUnsignedMessageDecryptingStream(keyring, new ByteArrayInputStream(message))) {
                assertThat(in.readAllBytes()).isEqualTo(plaintext);
            }
        }

        @Test
        void opensThereWhateverTheNamesOfItsContext() {
            Map<String, String> added = Map.of("\uff5e", "1", "\ud83c\udfe5", "2", "a", "3", "Z", "4");
            byte[] message =
                    Message.seal(new byte[1], messages.sealingKey(), Messages.context(added), new SecureRandom());

            assertThat(aws(FRAME).decryptData(keyring, message).getEncryptionContext())
                    .containsAllEntriesOf(added);
        }
    }

    @Nested
    class Theirs {

        private final Map<String, String> context =
                Map.of("tenantId", "clinic-north", "record", "lab-7", "\uff5e", "x");

        @ParameterizedTest
        @ValueSource(ints = {0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, LARGE})
        void opensHere(int length) {
            byte[] plaintext = Messages.plaintext(length);

            byte[] message = aws(FRAME).encryptData(keyring, plaintext, context).getResult();

            assertThat(messages.open(message)).isEqualTo(plaintext);
            assertThat(messages.openAsStream(message).bytes()).isEqualTo(plaintext);
            assertThat(messages.openAsChannel(message).bytes()).isEqualTo(plaintext);
            assertThat(Message.headerOf(message).context().entries()).isEqualTo(context);
        }

        @ParameterizedTest
        @ValueSource(ints = {16, 4_096, 1 << 20})
        void opensHereWithFramesOfOtherLengths(int frameLength) {
            byte[] plaintext = Messages.plaintext(2 * frameLength + 3);

            byte[] message =
                    aws(frameLength).encryptData(keyring, plaintext, context).getResult();

            assertThat(messages.open(message)).isEqualTo(plaintext);
            assertThat(messages.openAsStream(message).bytes()).isEqualTo(plaintext);
            assertThat(messages.openAsChannel(message).bytes()).isEqualTo(plaintext);
        }

        @Test
        void opensHereIfItWasAStream() throws IOException {
            byte[] plaintext = Messages.plaintext(2 * FRAME);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (var sealing = aws(FRAME).createEncryptingStream(keyring, out, context)) {
                sealing.write(plaintext);
            }

            assertThat(messages.open(out.toByteArray())).isEqualTo(plaintext);
        }

        @Test
        void isTheSameHeaderByteForByteButForIdCommitmentAndTag() {
            byte[] theirs = aws(FRAME)
                    .encryptData(keyring, new byte[0], Map.of("tenantId", "clinic-north", "record", "lab-7"))
                    .getResult();
            byte[] ours = messages.seal(new byte[0]);

            assertThat(withoutWhatDiffers(ours)).isEqualTo(withoutWhatDiffers(theirs));
        }

        private byte[] withoutWhatDiffers(byte[] message) {
            int header = Message.headerOf(message).length();
            byte[] same = message.clone();
            Arrays.fill(same, 3, 35, (byte) 0);
            Arrays.fill(same, header - 48, header, (byte) 0);
            Arrays.fill(same, same.length - 16, same.length, (byte) 0);
            return same;
        }
    }
}
