package org.medchain.keys.chain.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {

    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private Path keyFile;
    private Path publicFile;

    @BeforeEach
    void nameTheFiles() {
        keyFile = directory.resolve("key.pem");
        publicFile = directory.resolve("key.pem.pub");
    }

    private SigningKey key() {
        return SigningKey.openOrCreate(keyFile, new SecureRandom());
    }

    @Test
    void signsAsTheJdkDoes() throws IOException, GeneralSecurityException {
        SigningKey key = key();
        Signature jdk = Signature.getInstance("Ed25519", "SunEC");
        jdk.initSign(KeyFactory.getInstance("Ed25519", "SunEC")
                .generatePrivate(new PKCS8EncodedKeySpec(Pem.decode(Pem.PRIVATE_KEY, Files.readAllBytes(keyFile)))));
        jdk.update(MESSAGE);

        assertThat(key.sign(MESSAGE)).isEqualTo(jdk.sign());
    }

    @Nested
    class OpenOrCreate {

        @Test
        void makesAKeyThatItsOwnerAloneReads() throws IOException {
            key();

            assertThat(modeOf(keyFile)).isEqualTo("rw-------");
            assertThat(Files.readString(publicFile)).startsWith("-----BEGIN PUBLIC KEY-----\n");
            assertThat(directory).isDirectoryNotContaining("glob:**.draft");
        }

        @Test
        void makesAnotherKeyInAnotherFile() {
            String other = SigningKey.openOrCreate(directory.resolve("other.pem"), new SecureRandom())
                    .keyId();

            assertThat(key().keyId()).isNotEqualTo(other);
        }

        @Test
        void readsTheKeyThatIsThere() {
            byte[] before = key().sign(MESSAGE);

            assertThat(key().sign(MESSAGE)).isEqualTo(before);
        }

        @Test
        void writesThePublicKeyAgainIfItIsMissing() throws IOException {
            SigningKey key = key();
            Files.delete(publicFile);
            key();

            assertThat(TrustedKeys.read(List.of(publicFile)).isSignedBy(key.keyId(), MESSAGE, key.sign(MESSAGE)))
                    .isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-"})
        void refusesAFileThatIsOpenToOthers(String mode) throws IOException {
            key();
            Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString(mode));

            assertThatThrownBy(SigningKeyTest.this::key)
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining("open to other users");
        }

        @Test
        void refusesAPublicKeyOfAnotherPair() throws IOException {
            key();
            Files.delete(keyFile);

            assertThatThrownBy(SigningKeyTest.this::key)
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining("is not the public key of");
        }

        @Test
        void refusesTwoHalvesOfDifferentKeys() throws IOException {
            key();
            Path other = directory.resolve("other.pem");
            SigningKey.openOrCreate(other, new SecureRandom());
            Files.delete(publicFile);
            mixHalves(other);

            assertThatThrownBy(SigningKeyTest.this::key)
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining("different keys");
        }

        private void mixHalves(Path other) throws IOException {
            String begin = "-----BEGIN PUBLIC KEY-----";
            byte[] own = Files.readAllBytes(keyFile);
            byte[] foreign = Files.readAllBytes(other);
            int half = new String(own, StandardCharsets.US_ASCII).indexOf(begin);
            System.arraycopy(foreign, half, own, half, own.length - half);
            Files.write(keyFile, own);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "no PEM", "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n"})
        void refusesAFileWithoutAKey(String content) throws IOException {
            key();
            Files.writeString(keyFile, content);

            assertThatThrownBy(SigningKeyTest.this::key)
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining("does not hold");
        }

        @Test
        void refusesADirectoryThatIsMissing() {
            Path lost = directory.resolve("missing").resolve("key.pem");

            assertThatThrownBy(() -> SigningKey.openOrCreate(lost, new SecureRandom()))
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining("cannot make or read");
        }

        private String modeOf(Path file) throws IOException {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        }
    }

    @Nested
    class ToString {

        @Test
        void isRedacted() {
            SigningKey key = key();

            assertThat(key).hasToString("SigningKey[redacted, keyId=" + key.keyId() + "]");
        }
    }
}
