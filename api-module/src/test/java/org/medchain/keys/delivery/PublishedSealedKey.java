package org.medchain.keys.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

/** The worked example of docs/formats.md, which another implementation sealed. Its secrets are published and protect nothing. */
final class PublishedSealedKey {

    private static final String BEGIN = "```sealed-example\n";

    private final Map<String, String> entries;

    private PublishedSealedKey(Map<String, String> entries) {
        this.entries = entries;
    }

    static PublishedSealedKey read() {
        String page = readPage();
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        return new PublishedSealedKey(page.substring(begin, page.indexOf("```", begin))
                .lines()
                .map(line -> line.split(" = ", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1])));
    }

    static String readPage() {
        try {
            return Files.readString(page());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path page() {
        return root().resolve("docs/formats.md");
    }

    static Path script() {
        return root().resolve("docs/examples/open_sealed_key.py");
    }

    /** Of the repository; Maven sets the property to the module's directory. */
    private static Path root() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    }

    String text(String name) {
        return Optional.ofNullable(entries.get(name)).orElseThrow();
    }

    byte[] hex(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    byte[] sealedKey() {
        return Base64.getDecoder().decode(text("sealedKey"));
    }

    RecipientKey recipient() {
        return RecipientKey.of(hex("seed"));
    }

    DataKeyId keyId() {
        return DataKeyId.parse(text("keyId"));
    }

    EncryptionContext context() {
        return new EncryptionContext(new TenantId(text("tenantId")), new PatientId(text("patientId")));
    }
}
