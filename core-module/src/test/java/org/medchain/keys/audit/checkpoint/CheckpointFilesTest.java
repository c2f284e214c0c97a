package org.medchain.keys.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class CheckpointFilesTest {

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    Path path;

    @BeforeEach
    void set() {
        environment.put("AUDIT_CHECKPOINT_DIRECTORY", path.toString());
        environment.put("AUDIT_CHECKPOINT_KEY_FILE", path.resolve("key.pem").toString());
    }

    private CheckpointFiles open() {
        CheckpointFiles files =
                new CheckpointFiles(new CheckpointSettings(MapConfig.variables(environment)), new SecureRandom());
        files.open();
        return files;
    }

    private static Checkpoint signedBy(CheckpointFiles files) {
        return files.checkpoints()
                .sign(List.of(ChainHead.startOf("clinic")), Instant.EPOCH)
                .find("clinic")
                .orElseThrow();
    }

    @Test
    void haveAKeyFromTheFirstStartOn() {
        Checkpoint checkpoint = signedBy(open());

        assertThat(open().verifier().isGenuine(checkpoint)).isTrue();
        assertThat(Files.exists(path.resolve("key.pem.pub"))).isTrue();
    }

    @Test
    void trustOtherKeysIfTheyAreNamed() {
        Checkpoint ofTheOld = signedBy(open());
        environment.put("AUDIT_CHECKPOINT_KEY_FILE", path.resolve("new.pem").toString());
        assertThat(open().verifier().isGenuine(ofTheOld)).isFalse();

        environment.put(
                "AUDIT_CHECKPOINT_PUBLIC_KEYS", path.resolve("key.pem.pub").toString());

        assertThat(open().verifier().isGenuine(ofTheOld)).isTrue();
        assertThat(open().verifier().publicKeys()).hasSize(2);
    }

    @Test
    void signWithASecondKeyIfOneIsNamed() {
        Checkpoint ofOne = signedBy(open());
        environment.put(
                "AUDIT_CHECKPOINT_ML_DSA_KEY_FILE", path.resolve("ml-dsa.pem").toString());

        CheckpointFiles files = open();

        assertThat(signedBy(files).isSignedTwice()).isTrue();
        assertThat(open().verifier().isGenuine(signedBy(files))).isTrue();
        assertThat(open().verifier().isGenuine(ofOne)).isFalse();
        assertThat(open().verifier().publicKeys()).hasSize(2);
        assertThat(Files.exists(path.resolve("ml-dsa.pem.pub"))).isTrue();
    }

    @Test
    void takeNoSecondKeyThatIsNone() throws IOException {
        environment.put(
                "AUDIT_CHECKPOINT_ML_DSA_KEY_FILE",
                Files.writeString(path.resolve("no.pem"), "no key").toString());

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::open)
                .withMessageStartingWith("AUDIT_CHECKPOINT_ML_DSA_KEY_FILE can't be used: ");
    }

    @Test
    void takeNoSigningKeyThatOthersCanRead() throws IOException {
        open();
        Files.setPosixFilePermissions(path.resolve("key.pem"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::open)
                .withMessageStartingWith("AUDIT_CHECKPOINT_KEY_FILE can't be used: ")
                .withMessageContaining("chmod 600");
    }

    @Test
    void takeNoPublicKeyThatIsNone() throws IOException {
        environment.put(
                "AUDIT_CHECKPOINT_PUBLIC_KEYS",
                Files.writeString(path.resolve("no.pub"), "no key").toString());

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::open)
                .withMessageStartingWith("AUDIT_CHECKPOINT_PUBLIC_KEYS can't be used: ");
    }
}
