package org.medchain.keys.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key with a certificate for {@code localhost} that it signed itself, made by the JDK's keytool.
 *
 * @param tls serves with it, and trusts it alone
 * @param certificate in PEM
 */
public record TlsIdentity(SSLContext tls, Path certificate) {

    private static final String NAME = "identity";
    private static final String PASSWORD = "of a key for a test";

    /** @param directory for the key and the certificate */
    public static TlsIdentity create(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve(NAME + ".p12");
        generate(file);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(NAME, store.getCertificate(NAME));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        String pem = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(store.getCertificate(NAME).getEncoded());
        Path certificate = Files.writeString(
                directory.resolve(NAME + ".pem"),
                "-----BEGIN CERTIFICATE-----\n" + pem + "\n-----END CERTIFICATE-----\n",
                StandardCharsets.US_ASCII);
        return new TlsIdentity(tls, certificate);
    }

    private static void generate(Path file) throws IOException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int status = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        NAME,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("keytool made no key");
        }
    }
}
