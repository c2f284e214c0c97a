package org.medchain.keys.it.retention;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.medchain.keys.chain.verification.VerifyAudit;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;

/** The archive of an installation, which all its servers share. Of tenants that are called {@code Hospital.<uuid>}. */
public record Archive(Path directory) {

    public static Archive create(Installation installation) throws IOException {
        return new Archive(
                Files.createDirectories(installation.database().files().resolveSibling("archive")));
    }

    /** The files of a tenant, the oldest first. */
    public List<Path> files(String tenantId) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".ndjson"))
                    .filter(file -> file.getFileName().toString().startsWith(startOfFilesOf(tenantId)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the offline command says of the archive's files and an export, one behind the other. */
    public String verify(Hospital hospital, Api api) throws IOException {
        Path all = directory.resolve("all-" + hospital.tenantId());
        Files.deleteIfExists(all);
        Files.createFile(all);
        for (Path file : files(hospital.tenantId())) {
            Files.write(all, Files.readAllBytes(file), StandardOpenOption.APPEND);
        }
        String export = api.request("GET", Hospital.AUDIT_LOGS + "/export")
                .as(hospital.auditor())
                .header("Accept", "application/x-ndjson")
                .send()
                .body();
        Files.writeString(all, export, StandardOpenOption.APPEND);
        Path key = api.installation().server().directory().checkpointKey();
        Process command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        VerifyAudit.class.getName(),
                        "--export",
                        all.toString(),
                        "--checkpoints",
                        api.installation().server().directory().checkpoints().toString(),
                        "--public-key",
                        key.resolveSibling(key.getFileName() + ".pub").toString())
                .redirectErrorStream(true)
                .start();
        return new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String startOfFilesOf(String tenantId) {
        return "tenant-" + tenantId.replace("H", "_48").replace(".", "_2e") + ".";
    }
}
