package org.medchain.keys.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Custodians of a tenant, three of whom two are needed, and the command line as it is built. */
public final class Custodians {

    private static final Path JAR = Path.of("..", "cli-module", "target", "medchain.jar");

    private final Path directory;
    private final Path shares;
    private final String publicKey;

    /** @param directory an empty one, for all that they keep */
    public Custodians(Path directory, String tenantId) throws IOException, InterruptedException {
        this.directory = directory;
        this.shares = Files.createDirectory(directory.resolve("shares"));
        Path key = directory.resolve("recovery-key.pub");
        medchain("escrow ceremony --tenant " + tenantId + " --threshold 2 --shares 3 --to " + shares + " --public-key "
                + key);
        this.publicKey = Files.readString(key).strip();
    }

    /** Returns what an administrator proposes as the tenant's recovery key. */
    public String publicKey() {
        return publicKey;
    }

    /**
     * Opens a page of escrow copies, and returns the file that goes back.
     *
     * @param sealedTo the id of the recovery's key, which they were told by another way
     */
    public String recover(String sealedTo, String page) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("page-1.json"), page);
        Path recovered = Files.createDirectory(directory.resolve("recovered"));
        medchain("escrow recover --sealed-to " + sealedTo + " --package " + file + " --to " + recovered + " --share "
                + shares.resolve("share-3.txt") + " --share " + shares.resolve("share-1.txt"));
        return Files.readString(recovered.resolve("recovered-1.json"));
    }

    private void medchain(String line) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(line.split(" ")));
        Path said = directory.resolve("said.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment()
                .put(
                        "MEDCHAIN_CONFIG",
                        Files.writeString(directory.resolve("settings"), "").toString());
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    }
}
