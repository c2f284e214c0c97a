package org.example.hospital;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.medchain.keys.client.message.SealingOutputStream;

/** Scans on the disk, one for an admission: sealed as they come in, opened as they go out. */
@ApplicationScoped
public class Scans {

    private Keys keys;
    private Path directory;

    /** The proxy calls this constructor. */
    protected Scans() {}

    @Inject
    Scans(Keys keys, @ConfigProperty(name = "hospital.scans") String directory) throws IOException {
        this.keys = keys;
        this.directory = Files.createDirectories(Path.of(directory));
    }

    /** A scan that does not come to its end is not there. */
    public void keep(Admission admission, InputStream scan) throws IOException {
        Path part = Files.createTempFile(directory, admission.id(), ".part");
        try {
            try (OutputStream file = Files.newOutputStream(part);
                    SealingOutputStream sealing =
                            keys.vaultOf(admission.patientId()).sealing(file, context(admission))) {
                sealing.transferFrom(scan);
            }
            Files.move(part, fileOf(admission), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Opens the key and the end: a scan that was cut is refused before its first byte leaves. Empty if there is no scan. */
    public Optional<InputStream> open(Admission admission) throws IOException {
        if (!Files.exists(fileOf(admission))) {
            return Optional.empty();
        }
        SeekableByteChannel file = Files.newByteChannel(fileOf(admission));
        try {
            return Optional.of(
                    Channels.newInputStream(keys.vaultOf(admission.patientId()).opening(file, context(admission))));
        } catch (RuntimeException | IOException e) {
            file.close();
            throw e;
        }
    }

    private Path fileOf(Admission admission) {
        return directory.resolve(admission.id());
    }

    /** Stands in the file in clear: a scan in another one's place does not open. */
    private static Map<String, String> context(Admission admission) {
        return Map.of("scan", admission.id());
    }
}
