package org.medchain.keys.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.chain.signing.Pem;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.TextVariable;

/**
 * The server's TLS certificate with its chain, and its key, in two PEM files. They are read each time.
 *
 * @param chain the certificate first, then those of its issuers
 * @param key RSA or EC, PKCS #8, closed to all but its owner and the owner's group, who may read it
 */
record PemCertificate(Path chain, Path key) {

    static final TextVariable CHAIN = TextVariable.optional("TLS_CERTIFICATE_FILE");
    static final TextVariable KEY = TextVariable.optional("TLS_KEY_FILE");

    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    /** @throws InvalidSettingException if one of the variables is set and the other is not */
    static Optional<PemCertificate> of(Optional<Path> chain, Optional<Path> key) {
        if (chain.isPresent() && key.isEmpty()) {
            throw KEY.refuse("must be set with " + CHAIN.name());
        }
        if (key.isPresent() && chain.isEmpty()) {
            throw CHAIN.refuse("must be set with " + KEY.name());
        }
        return chain.map(file -> new PemCertificate(file, key.orElseThrow()));
    }

    /** @throws InvalidSettingException if a file can't be read, or the key is not the certificate's */
    void requireSound() {
        parse(chainBytes());
    }

    /** Changes with the content of the files. */
    byte[] fingerprint() {
        byte[] keyBytes = keyBytes();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(chainBytes());
            return digest.digest(keyBytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(keyBytes, (byte) 0);
        }
    }

    /**
     * The key and its chain as a keystore.
     *
     * @throws InvalidSettingException as {@link #requireSound} does
     */
    KeyStore toKeyStore(char[] password) {
        Parsed parsed = parse(chainBytes());
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("default", parsed.key(), password, parsed.chain());
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Parsed(PrivateKey key, X509Certificate[] chain) {}

    private Parsed parse(byte[] chainBytes) {
        X509Certificate[] certificates = certificates(chainBytes);
        PublicKey publicKey = certificates[0].getPublicKey();
        byte[] pem = keyBytes();
        try {
            PrivateKey privateKey = privateKey(pem, publicKey.getAlgorithm());
            if (!isPair(privateKey, publicKey)) {
                throw KEY.refuse("is not the key of the first certificate of " + CHAIN.name());
            }
            return new Parsed(privateKey, certificates);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }

    private static X509Certificate[] certificates(byte[] pem) {
        try {
            X509Certificate[] found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .toArray(X509Certificate[]::new);
            if (found.length > 0 && SIGNATURES.containsKey(algorithmOf(found[0]))) {
                return found;
            }
        } catch (CertificateException e) {
            // Said below, without what the file holds.
        }
        throw CHAIN.refuse("must name a file with a certificate of an RSA or EC key, in PEM");
    }

    private static String algorithmOf(Certificate certificate) {
        return certificate.getPublicKey().getAlgorithm();
    }

    private static PrivateKey privateKey(byte[] pem, String algorithm) {
        byte[] der = new byte[0];
        try {
            der = Pem.decode(Pem.PRIVATE_KEY, pem);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw KEY.refuse("must name a file with the certificate's key in PEM, PKCS #8 (BEGIN PRIVATE KEY)");
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    private static boolean isPair(PrivateKey privateKey, PublicKey publicKey) {
        byte[] message = {1};
        try {
            Signature signature = Signature.getInstance(SIGNATURES.get(publicKey.getAlgorithm()));
            signature.initSign(privateKey);
            signature.update(message);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private byte[] chainBytes() {
        return read(chain, CHAIN);
    }

    private byte[] keyBytes() {
        try {
            if (Files.getPosixFilePermissions(key).stream().anyMatch(OF_OTHERS::contains)) {
                throw KEY.refuse("names a file that is open to others: give it mode 0400 or 0440");
            }
        } catch (IOException e) {
            throw KEY.refuse("must name a file that can be read");
        }
        return read(key, KEY);
    }

    private static byte[] read(Path file, TextVariable variable) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw variable.refuse("must name a file that can be read");
        }
    }
}
