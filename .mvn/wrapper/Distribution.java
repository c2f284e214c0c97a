import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Downloads and unpacks a Maven distribution for {@code mvnw}, which runs this source file on a machine that may have nothing but a
 * JDK. Exit status 1: not done, with one line on the error stream that says why.
 */
final class Distribution {

    private static final int OK = 200;

    private Distribution() {}

    /** @param arguments {@code download URL FILE}, or {@code unpack FILE SHA512 DIRECTORY} */
    public static void main(String[] arguments) {
        try {
            if (arguments[0].equals("download")) {
                download(URI.create(arguments[1]), Path.of(arguments[2]));
            } else {
                unpack(Path.of(arguments[1]), arguments[2], Path.of(arguments[3]));
            }
        } catch (IllegalArgumentException e) {
            // Its message would repeat the address, and a password in it.
            fail("the address is not one of http or https");
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            fail(e.getClass() == IOException.class ? e.getMessage() : e.toString());
        }
    }

    private static void fail(String line) {
        System.err.println(line);
        System.exit(1);
    }

    private static void download(URI uri, Path file) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
        HttpResponse<Path> answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofFile(file));
        if (answer.statusCode() != OK) {
            throw new IOException("HTTP status " + answer.statusCode());
        }
    }

    /** Gives the directory the archive's one top directory as content: all of it at once, or nothing. */
    private static void unpack(Path archive, String sha512, Path directory) throws IOException, GeneralSecurityException {
        requireChecksum(archive, sha512);
        Path content = archive.resolveSibling("content");
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = content.resolve(withoutTopDirectory(entry)).normalize();
                if (!file.startsWith(content)) {
                    throw new IOException("the archive has a file outside of its directory: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
        // A zip file's streams do not tell modes.
        if (!content.resolve("bin/mvn").toFile().setExecutable(true, false)) {
            throw new IOException("the archive has no bin/mvn");
        }
        moveUnlessThere(content, directory);
    }

    private static String withoutTopDirectory(ZipEntry entry) {
        return entry.getName().substring(entry.getName().indexOf('/') + 1);
    }

    private static void requireChecksum(Path archive, String expected) throws IOException, GeneralSecurityException {
        MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(archive), sha512)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        }
        String actual = HexFormat.of().formatHex(sha512.digest());
        if (!actual.equals(expected)) {
            throw new IOException("its SHA-512 is " + actual + ", not the one in maven-wrapper.properties");
        }
    }

    private static void moveUnlessThere(Path content, Path directory) throws IOException {
        try {
            Files.move(content, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another call was faster; what it has put there passed the same check.
            if (!Files.isExecutable(directory.resolve("bin/mvn"))) {
                throw e;
            }
        }
    }
}
