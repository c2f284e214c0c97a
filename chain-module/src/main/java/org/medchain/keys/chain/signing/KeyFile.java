package org.medchain.keys.chain.signing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * The file of a signing key: private key (PKCS #8) and public key (SubjectPublicKeyInfo), both PEM (RFC 7468, RFC 8410),
 * readable by its owner alone. Beside it stands the public key again, in a file that all may read and auditors get.
 */
record KeyFile(Path path, SignatureAlgorithm algorithm) {

    private static final String PUBLIC_SUFFIX = ".pub";

    /**
     * The key pair, made at random if there is no file.
     *
     * @throws KeyFileException if others can read or write the file, or it can't be made or read
     */
    KeyPair readOrCreate(SecureRandom random) {
        try {
            PrivateFile file = new PrivateFile(path);
            file.createIfMissing(() -> generate(random));
            if (file.isOpenToOthers()) {
                throw new KeyFileException(path + " is open to other users; if it can be trusted: chmod 600");
            }
            KeyPair keys = read(file);
            publish(keys);
            return keys;
        } catch (IOException | UnsupportedOperationException e) {
            throw new KeyFileException("cannot make or read " + path, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new KeyFileException(path + " does not hold a key pair of " + algorithm.label() + " in PEM", e);
        }
    }

    private byte[] generate(SecureRandom random) {
        KeyPair keys = algorithm.generate(random);
        byte[] der = keys.getPrivate().getEncoded();
        byte[] privatePem = Pem.encode(Pem.PRIVATE_KEY, der);
        byte[] both = Pem.join(privatePem, publicPem(keys));
        wipe(der, privatePem);
        return both;
    }

    private KeyPair read(PrivateFile file) throws GeneralSecurityException, IOException {
        byte[] pem = file.read();
        byte[] der = {};
        try {
            der = Pem.decode(Pem.PRIVATE_KEY, pem);
            byte[] publicDer = Pem.decode(Pem.PUBLIC_KEY, pem);
            KeyFactory factory = algorithm.keyFactory();
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(publicDer)),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(der)));
        } finally {
            wipe(pem, der);
        }
    }

    private void publish(KeyPair keys) throws IOException {
        Path publicFile = path.resolveSibling(path.getFileName() + PUBLIC_SUFFIX);
        byte[] pem = publicPem(keys);
        try {
            if (!Arrays.equals(Files.readAllBytes(publicFile), pem)) {
                throw new KeyFileException(publicFile + " is not the public key of " + path);
            }
        } catch (NoSuchFileException e) {
            NewFile.create(publicFile, NewFile.ALL_READ, pem);
        }
    }

    private static byte[] publicPem(KeyPair keys) {
        return Pem.encode(Pem.PUBLIC_KEY, keys.getPublic().getEncoded());
    }

    private static void wipe(byte[]... secrets) {
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
