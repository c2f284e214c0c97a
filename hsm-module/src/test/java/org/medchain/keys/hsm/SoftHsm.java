package org.medchain.keys.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.medchain.keys.HsmKeyLabel;

/**
 * A token of SoftHSM 2, made by {@code softhsm2-util} and {@code pkcs11-tool}. The variable {@code SOFTHSM2_CONF} names the file that says where
 * it is, for the process that loads SoftHSM; the library reads it each time that it begins.
 *
 * <p>Each is alone in a directory of its own: SoftHSM ends the process if it begins while two tokens vanish before its eyes. So of a
 * configuration only the token that was made last is there.
 */
public final class SoftHsm {

    private static final List<Path> LIBRARIES = Stream.of(
                    "/usr/lib/softhsm/libsofthsm2.so",
                    "/usr/lib64/softhsm/libsofthsm2.so",
                    "/usr/lib64/pkcs11/libsofthsm2.so",
                    "/usr/local/lib/softhsm/libsofthsm2.so")
            .map(Path::of)
            .toList();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path configuration;
    private final Path tokens;
    private final String label;
    private String pin;

    private SoftHsm(Path configuration, Path tokens, String label, String pin) {
        this.configuration = configuration;
        this.tokens = tokens;
        this.label = label;
        this.pin = pin;
    }

    /** A new token in this process' directory; the test is skipped without SoftHSM. */
    public static SoftHsm newToken() throws IOException {
        return newToken(Path.of(System.getenv("SOFTHSM2_CONF")));
    }

    /** The test is skipped without SoftHSM and OpenSC. */
    public static void assumeInstalled() {
        assumeThat(findLibrary()).as("SoftHSM").isPresent();
        assumeThat(isOnPath("softhsm2-util") && isOnPath("pkcs11-tool"))
                .as("softhsm2-util and pkcs11-tool on the PATH")
                .isTrue();
    }

    /** A new token, in the directory that the configuration names; both are made if they are not there. */
    public static SoftHsm newToken(Path configuration) throws IOException {
        assumeInstalled();
        String name = randomText();
        Path tokens = configuration.resolveSibling("tokens-" + name);
        Files.createDirectories(tokens);
        Files.writeString(
                configuration,
                "directories.tokendir = " + tokens
                        + "\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n");
        SoftHsm token = new SoftHsm(configuration, tokens, "t-" + name, randomText());
        token.run(
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                token.label,
                "--pin",
                token.pin,
                "--so-pin",
                name);
        return token;
    }

    private static Optional<Path> findLibrary() {
        return LIBRARIES.stream().filter(Files::isRegularFile).findFirst();
    }

    private static boolean isOnPath(String command) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, command)));
    }

    private static String randomText() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    public Path library() {
        return findLibrary().orElseThrow();
    }

    public Path configuration() {
        return configuration;
    }

    /** Where the token's files are. */
    Path files() {
        return tokens;
    }

    public String label() {
        return label;
    }

    public String pin() {
        return pin;
    }

    /** Settings of a provider that uses the token. */
    public HsmSettings settings(String keyLabel) {
        return settings(keyLabel, pinOf(pin));
    }

    HsmSettings settings(String keyLabel, HsmPin source) {
        return new HsmSettings(library(), label, source, new HsmKeyLabel(keyLabel));
    }

    static HsmPin pinOf(String pin) {
        return new HsmPin() {
            @Override
            public char[] read() {
                return pin.toCharArray();
            }

            @Override
            public String version() {
                return "";
            }
        };
    }

    /** Makes an AES key in the token, as docs/run/hsm.md does. */
    public void createKek(String keyLabel) throws IOException {
        createKey(keyLabel, "AES:32", "--sensitive");
    }

    void createKey(String keyLabel, String type, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--keygen",
                "--key-type",
                type,
                "--label",
                keyLabel,
                "--id",
                HexFormat.of().formatHex(keyLabel.getBytes(StandardCharsets.US_ASCII))));
        arguments.addAll(List.of(more));
        pkcs11Tool(arguments.toArray(String[]::new));
    }

    void deleteKey(String keyLabel) throws IOException {
        pkcs11Tool("--delete-object", "--type", "secrkey", "--label", keyLabel);
    }

    /** What {@code pkcs11-tool} says, logged in as the user. */
    public String pkcs11Tool(String... arguments) throws IOException {
        return run(Stream.concat(
                        Stream.of(
                                "pkcs11-tool",
                                "--module",
                                library().toString(),
                                "--token-label",
                                label,
                                "--login",
                                "--pin",
                                "env:HSM_PIN"),
                        Stream.of(arguments))
                .toArray(String[]::new));
    }

    void changePin(String other) throws IOException {
        pkcs11Tool("--change-pin", "--new-pin", other);
        pin = other;
    }

    /** Takes the token away. */
    public void remove() throws IOException {
        Files.move(tokens, away(), StandardCopyOption.ATOMIC_MOVE);
        Files.createDirectories(tokens);
    }

    /** Brings back what {@link #remove} took away. */
    public void putBack() throws IOException {
        Files.delete(tokens);
        Files.move(away(), tokens, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path away() {
        return tokens.resolveSibling(tokens.getFileName() + "-away");
    }

    private String run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SOFTHSM2_CONF", configuration.toString());
        builder.environment().put("HSM_PIN", pin);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        assertThat(process.exitValue()).as(command[0] + ": " + out).isZero();
        return out;
    }
}
