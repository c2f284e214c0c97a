package org.medchain.keys.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory that has all of a server for trying: database, keys, checkpoints, erasure register.
 *
 * <p>Limit: it is for trying. In production the register and the checkpoints are on other volumes than the database.
 */
public record LocalDirectory(Path path) {

    private static final String ISSUER = "https://medchain.invalid/development";

    /** Sets what is not set, and makes the folders that the server wants. */
    public void fillIn(ServerVariables variables) {
        fillInDatabase(variables);
        makeFolder("data");
        makeFolder("checkpoints");
        makeFolder("erasure-register-copy");
        variables.setDefault("KMS_ENABLED", "false");
        // Beside its password: one without the other keeps the server from speaking TLS.
        variables.setDefault("KEYSTORE_FILE", file("tls-key.p12"));
        // Not beside the database: a restore of the one must not take back the other.
        variables.setDefault("ERASURE_REGISTER_FILE", file("erasure-register"));
        // Without a second place for it no erasure is certified. In production it is on another volume.
        variables.setDefault("ERASURE_REGISTER_COPY", file("erasure-register-copy/erasure-register"));
        variables.setDefault("ROW_KEY_FILE", file("row-key"));
        variables.setDefault("CERTIFICATE_KEY_FILE", file("certificate-key.pem"));
        variables.setDefault("CERTIFICATE_ML_DSA_KEY_FILE", file("certificate-ml-dsa-key.pem"));
        // A certificate waits that long.
        variables.setDefault("ERASURE_KEY_CACHE_SECONDS", "5");
        variables.setDefault("AUDIT_CHECKPOINT_DIRECTORY", file("checkpoints"));
        variables.setDefault("AUDIT_CHECKPOINT_KEY_FILE", file("checkpoint-key.pem"));
        variables.setDefault("AUDIT_CHECKPOINT_ML_DSA_KEY_FILE", file("checkpoint-ml-dsa-key.pem"));
    }

    public void fillInDatabase(ServerVariables variables) {
        variables.setDefault("DATABASE_URL", databaseIn("data"));
        variables.setDefault("DATABASE_USER", "medchain");
    }

    /**
     * Has the server trust the tokens that this directory's key signs.
     *
     * @param keySet the file of the directory with the keys that verify them
     */
    public void trustTokens(String keySet, ServerVariables variables) {
        String keys = file(keySet).replace("%", "%25").replace(" ", "%20");
        variables.set("MP_JWT_VERIFY_ISSUER", ISSUER);
        variables.set("MP_JWT_VERIFY_AUDIENCES", "medchain-keys");
        variables.set("MP_JWT_VERIFY_PUBLICKEY_LOCATION", "file://" + keys);
    }

    /** Returns the issuer of the tokens that the directory's last server takes. */
    public String issuer() {
        return TrialConsole.findIssuer(this).orElse(ISSUER);
    }

    /** Gives a server another database, and with it all that belongs to that database and no other. */
    public void useDatabaseOfItsOwn(String folder, ServerVariables variables) {
        makeFolder(folder + "/checkpoints");
        variables.set("AUDIT_CHECKPOINT_DIRECTORY", file(folder + "/checkpoints"));
        variables.set("DATABASE_URL", databaseIn(folder));
        variables.set("ERASURE_REGISTER_COPY", file(folder + "/erasure-register-copy"));
        variables.set("ERASURE_REGISTER_FILE", file(folder + "/erasure-register"));
        variables.set("ROW_KEY_FILE", file(folder + "/row-key"));
    }

    public String file(String name) {
        return path.resolve(name).toString();
    }

    private String databaseIn(String folder) {
        return "jdbc:h2:file:" + file(folder + "/medchain") + ";MODE=LEGACY;WRITE_DELAY=0;TRACE_LEVEL_FILE=0";
    }

    private void makeFolder(String name) {
        try {
            Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new ServerException("cannot make " + file(name), e);
        }
    }
}
