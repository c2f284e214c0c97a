package org.medchain.keys.development;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;

/**
 * The secrets and the token keys of one machine, in a directory that its owner alone can read.
 *
 * <p>Guarantee: everything is random and made once; what exists is kept. Processes that start at the same time end up
 * with the same secrets.
 *
 * <p>Limit: a file on a disk is no place for the secrets of production.
 */
public final class DevelopmentKeys {

    /** The file of the directory with the secrets, in lines {@code NAME=value}. */
    public static final String SECRETS = "secrets.env";

    /** The file of the directory with the key that signs tokens. */
    public static final String SIGNING_KEY = "token-signing-key.pem";

    /** The file of the directory with the keys that verify tokens. */
    public static final String PUBLIC_KEYS = "token-keys.jwks.json";

    private static final String CONSOLE_SECRET = "console-secret";

    private final PrivateDirectory directory;
    private final TokenSigningKey signingKey;

    private DevelopmentKeys(PrivateDirectory directory, TokenSigningKey signingKey) {
        this.directory = directory;
        this.signingKey = signingKey;
    }

    /**
     * Opens the directory and makes what is missing in it.
     *
     * @param path its parent must exist
     * @throws DevelopmentException if something in it can be read by other users, or is not what it should be
     */
    public static DevelopmentKeys createOrOpen(Path path) {
        PrivateDirectory directory = PrivateDirectory.createOrOpen(path);
        Arrays.fill(directory.readOrCreate(SECRETS, () -> Secrets.generate(new SecureRandom())), (byte) 0);
        byte[] pem = directory.readOrCreate(SIGNING_KEY, TokenSigningKey::generatePem);
        TokenSigningKey signingKey = TokenSigningKey.parse(pem);
        Arrays.fill(pem, (byte) 0);
        requirePublicKeys(directory, signingKey);
        return new DevelopmentKeys(directory, signingKey);
    }

    /** Lines {@code NAME=value}: {@code LOCAL_KEK}, {@code DATABASE_PASSWORD}, {@code KEYSTORE_PASSWORD}. */
    public Path secretsFile() {
        return directory.resolve(SECRETS);
    }

    /** The JSON Web Key Set (RFC 7517) with which a server checks the tokens. */
    public Path publicKeysFile() {
        return directory.resolve(PUBLIC_KEYS);
    }

    /** Returns the secret of the console and its {@link LoginPage}, which is made at its first use. */
    public String consoleSecret() {
        byte[] secret = directory.readOrCreate(CONSOLE_SECRET, () -> Secrets.generateValue(new SecureRandom()));
        String text = new String(secret, StandardCharsets.US_ASCII);
        Arrays.fill(secret, (byte) 0);
        return text;
    }

    /** @param clock gives the time at which tokens are issued */
    public TokenIssuer tokenIssuer(Clock clock) {
        return new TokenIssuer(signingKey, clock);
    }

    private static void requirePublicKeys(PrivateDirectory directory, TokenSigningKey signingKey) {
        byte[] expected = (signingKey.jwks() + "\n").getBytes(StandardCharsets.US_ASCII);
        if (!Arrays.equals(expected, directory.readOrCreate(PUBLIC_KEYS, expected::clone))) {
            throw new DevelopmentException(directory.resolve(PUBLIC_KEYS) + " does not belong to " + SIGNING_KEY
                    + "; delete it and start again");
        }
    }
}
