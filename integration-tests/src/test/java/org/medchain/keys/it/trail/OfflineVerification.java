package org.medchain.keys.it.trail;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.chain.verification.VerifyAudit;
import org.medchain.keys.it.server.ServerDirectory;

/** What the command of docs/run/audit.md says and how it ends, run as auditors do: a JVM of its own with four jars, and both public keys. */
public record OfflineVerification(int status, String line) {

    static OfflineVerification of(String tenantId, Path export, ServerDirectory server)
            throws IOException, InterruptedException {
        return run(
                Path.of("."),
                List.of(
                        "--export",
                        export.toString(),
                        "--checkpoints",
                        server.checkpoints().toString(),
                        "--public-key",
                        server.checkpointKey() + ".pub",
                        "--public-key",
                        server.checkpointMlDsaKey() + ".pub",
                        "--tenant",
                        tenantId));
    }

    /** Runs the command in a directory. */
    public static OfflineVerification run(Path directory, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                fourJars(),
                VerifyAudit.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new OfflineVerification(process.waitFor(), output.strip());
    }

    private static String fourJars() {
        return Stream.of(
                        VerifyAudit.class,
                        com.fasterxml.jackson.core.JsonFactory.class,
                        picocli.CommandLine.class,
                        org.bouncycastle.jce.provider.BouncyCastleProvider.class)
                .map(OfflineVerification::jarOf)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
