package org.medchain.keys.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.medchain.keys.chain.signing.Pem;

/** A certificate for this machine with its key, made by the JDK's keytool. */
public record TlsCertificate(List<X509Certificate> chain, PrivateKey key) {

    public TlsCertificate {
        chain = List.copyOf(chain);
    }

    /**
     * One that its own key signed.
     *
     * @param algorithm of the key, as keytool names it
     */
    public static TlsCertificate selfSigned(Path directory, String algorithm)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve(UUID.randomUUID() + ".p12");
        generate(file, "server", "-keyalg", algorithm, "-ext", "san=dns:localhost,ip:127.0.0.1");
        return read(file);
    }

    /** One that another certificate's key signed, and that ends sooner than those which sign themselves. */
    static TlsCertificate issued(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve(UUID.randomUUID() + ".p12");
        generate(file, "issuer", "-keyalg", "RSA", "-ext", "bc=ca:true");
        generate(file, "server", "-keyalg", "EC", "-signer", "issuer", "-validity", "30");
        return read(file);
    }

    private static void generate(Path file, String name, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                passwordOf(file)));
        command.addAll(List.of(options));
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("keytool made no key");
        }
    }

    private static String passwordOf(Path file) {
        return file.getFileName().toString();
    }

    private static TlsCertificate read(Path file) throws IOException, GeneralSecurityException {
        char[] password = passwordOf(file).toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        return new TlsCertificate(
                Stream.of(keys.getCertificateChain("server"))
                        .map(X509Certificate.class::cast)
                        .toList(),
                (PrivateKey) keys.getKey("server", password));
    }

    void writeChain(Path file) throws IOException, GeneralSecurityException {
        Files.write(file, new byte[0]);
        for (X509Certificate certificate : chain) {
            Files.write(file, Pem.encode("CERTIFICATE", certificate.getEncoded()), StandardOpenOption.APPEND);
        }
    }

    void writeKey(Path file) throws IOException {
        Files.write(file, Pem.encode(Pem.PRIVATE_KEY, key.getEncoded()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
