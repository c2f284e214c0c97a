package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * The file of the signing key: private key (PKCS #8) and public key (SubjectPublicKeyInfo), both PEM (RFC 7468, RFC 8410),
 * readable by its owner alone. Beside it stands the public key again, in a file that all may read and auditors get.
 */
final class CheckpointKeyFile {

    private static final String ALGORITHM = "Ed25519";
    private static final String PUBLIC_SUFFIX = ".pub";
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path file;

    CheckpointKeyFile(Path file) {
        this.file = file;
    }

    /**
     * The key pair, made at random if there is no file.
     *
     * @throws CheckpointKeyException if others can read or write the file, or it can't be made or read
     */
    KeyPair readOrCreate(SecureRandom random) {
        try {
            if (Files.notExists(file)) {
                create(random);
            }
            KeyPair keys = read();
            publish(keys);
            return keys;
        } catch (IOException | UnsupportedOperationException e) {
            throw new CheckpointKeyException("cannot make or read " + file, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CheckpointKeyException(file + " does not hold an Ed25519 key pair in PEM", e);
        }
    }

    private void create(SecureRandom random) throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, random);
        KeyPair keys = generator.generateKeyPair();
        byte[] der = keys.getPrivate().getEncoded();
        byte[] privatePem = Pem.encode(Pem.PRIVATE_KEY, der);
        byte[] both = Pem.join(privatePem, publicPem(keys));
        try {
            NewFile.create(file, NewFile.OWNER_READS, both);
        } finally {
            wipe(der, privatePem, both);
        }
    }

    private KeyPair read() throws GeneralSecurityException, IOException {
        for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
            if (OF_OTHERS.contains(permission)) {
                throw new CheckpointKeyException(file + " is open to other users; if it can be trusted: chmod 600");
            }
        }
        byte[] pem = Files.readAllBytes(file);
        byte[] der = {};
        try {
            der = Pem.decode(Pem.PRIVATE_KEY, pem);
            byte[] publicDer = Pem.decode(Pem.PUBLIC_KEY, pem);
            KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(publicDer)),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(der)));
        } finally {
            wipe(pem, der);
        }
    }

    private void publish(KeyPair keys) throws IOException {
        Path publicFile = file.resolveSibling(file.getFileName() + PUBLIC_SUFFIX);
        byte[] pem = publicPem(keys);
        try {
            if (!Arrays.equals(Files.readAllBytes(publicFile), pem)) {
                throw new CheckpointKeyException(publicFile + " is not the public key of " + file);
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
