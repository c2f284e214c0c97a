package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevelopmentKeysTest {

    private static final String[] FILES = {"secrets.env", "token-signing-key.pem", "token-keys.jwks.json"};

    /** Made once: what most tests begin with. */
    private static Path made;

    private Path directory;

    @BeforeAll
    static void make(@TempDir Path parent) {
        made = parent.resolve("keys");
        DevelopmentKeys.createOrOpen(made);
    }

    @BeforeEach
    void choosesADirectoryThatDoesNotExist(@TempDir Path parent) {
        directory = parent.resolve("keys");
    }

    private void copyWhatWasMade() throws IOException {
        Files.copy(made, directory, StandardCopyOption.COPY_ATTRIBUTES);
        for (String file : FILES) {
            Files.copy(made.resolve(file), directory.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    @Nested
    class CreateOrOpen {

        @Test
        void letsTheOwnerAloneIn() throws IOException {
            assertThat(mode(made)).isEqualTo("rwx------");
            for (String file : FILES) {
                assertThat(mode(made.resolve(file))).as(file).isEqualTo("rw-------");
            }
        }

        @Test
        void leavesNoDraftBehind() throws IOException {
            try (Stream<Path> files = Files.list(made)) {
                assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(FILES);
            }
        }

        @Test
        void makesSecretsOf32ShellSafeCharacters() throws IOException {
            Properties secrets = load(made.resolve("secrets.env"));

            assertThat(secrets.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(Secrets.NAMES);
            for (String name : Secrets.NAMES) {
                boolean wellFormed = secrets.getProperty(name).matches("[A-Za-z0-9_-]{32}");
                assertThat(wellFormed).as(name).isTrue();
            }
        }

        @Test
        void makesOtherSecretsInAnotherDirectory() throws IOException {
            Properties here = load(made.resolve("secrets.env"));
            Properties there = load(DevelopmentKeys.createOrOpen(directory).secretsFile());

            long distinct = Stream.of(here, there)
                    .flatMap(secrets -> secrets.values().stream())
                    .distinct()
                    .count();
            assertThat(distinct).isEqualTo(6);
        }

        @Test
        void keepsWhatExists() throws IOException {
            copyWhatWasMade();
            byte[][] before = contents();

            DevelopmentKeys.createOrOpen(directory);

            for (int i = 0; i < FILES.length; i++) {
                boolean kept = Arrays.equals(before[i], contents()[i]);
                assertThat(kept).as(FILES[i]).isTrue();
            }
        }

        @Test
        void givesConcurrentCallersTheSameKeys() {
            long distinct = Stream.generate(() -> directory)
                    .limit(4)
                    .parallel()
                    .map(path -> contentOf(DevelopmentKeys.createOrOpen(path)))
                    .distinct()
                    .count();

            assertThat(distinct).isEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"secrets.env", "token-signing-key.pem", "token-keys.jwks.json"})
        void refusesAFileThatOthersCanRead(String file) throws IOException {
            copyWhatWasMade();
            Files.setPosixFilePermissions(directory.resolve(file), PosixFilePermissions.fromString("rw-r--r--"));

            assertThatThrownBy(() -> DevelopmentKeys.createOrOpen(directory))
                    .isInstanceOf(DevelopmentException.class)
                    .hasMessage("%1$s is open to other users; if its content can be trusted: chmod 600 %1$s"
                            .formatted(directory.resolve(file)));
        }

        @Test
        void refusesADirectoryThatOthersCanEnter() throws IOException {
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));

            assertThatThrownBy(() -> DevelopmentKeys.createOrOpen(directory))
                    .isInstanceOf(DevelopmentException.class)
                    .hasMessage("%1$s is open to other users; if its content can be trusted: chmod 700 %1$s"
                            .formatted(directory));
            assertThat(directory).isEmptyDirectory();
        }

        @Test
        void refusesAFileInThePlaceOfTheDirectory() throws IOException {
            Files.createFile(directory);

            assertThatThrownBy(() -> DevelopmentKeys.createOrOpen(directory))
                    .isInstanceOf(DevelopmentException.class)
                    .hasMessage(directory + " exists and is not a directory");
        }

        @Test
        void refusesPublicKeysOfAnotherSigningKey() throws IOException {
            copyWhatWasMade();
            Files.delete(directory.resolve("token-signing-key.pem"));

            assertThatThrownBy(() -> DevelopmentKeys.createOrOpen(directory))
                    .isInstanceOf(DevelopmentException.class)
                    .hasMessage(directory.resolve("token-keys.jwks.json")
                            + " does not belong to token-signing-key.pem; delete it and start again");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "no key",
                    "-----BEGIN PRIVATE KEY-----\n",
                    "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
                })
        void refusesASigningKeyThatIsNone(String pem) throws IOException {
            copyWhatWasMade();
            Files.writeString(directory.resolve("token-signing-key.pem"), pem);

            assertThatThrownBy(() -> DevelopmentKeys.createOrOpen(directory))
                    .isInstanceOf(DevelopmentException.class)
                    .hasMessage("the key that signs tokens is not an RSA key in PKCS#8 PEM");
            assertThat(directory.resolve("token-keys.jwks.json")).exists();
        }
    }

    private byte[][] contents() throws IOException {
        byte[][] contents = new byte[FILES.length][];
        for (int i = 0; i < FILES.length; i++) {
            contents[i] = Files.readAllBytes(directory.resolve(FILES[i]));
        }
        return contents;
    }

    private static String contentOf(DevelopmentKeys keys) {
        try {
            return Files.readString(keys.secretsFile()) + Files.readString(keys.publicKeysFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties load(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
