package org.medchain.keys.cli.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Secrets from files: for each of the names, the variable NAME_FILE may name a file that has it. docs/run/configuration.md, "Secrets from files". */
public final class SecretFiles {

    static final List<String> NAMES =
            List.of(("AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN DATABASE_OWNER_PASSWORD DATABASE_PASSWORD"
                            + " ERASURE_KEYS_KEK ERASURE_KEYS_KEK_PREVIOUS ERASURE_KEYS_PASSWORD KEYSTORE_PASSWORD"
                            + " LOCAL_KEK LOCAL_KEK_PREVIOUS")
                    .split(" "));

    private SecretFiles() {}

    /**
     * Sets each name whose NAME_FILE is set, and takes that away: the server refuses to start with one that nobody has read. One line break at the end of
     * the file is left out.
     *
     * @throws ServerException with one line that names the variable
     */
    public static void readInto(ServerVariables variables) {
        for (String name : NAMES) {
            String variable = name + "_FILE";
            variables
                    .find(variable)
                    .ifPresent(file -> variables.set(name, read(variables, name, variable, Path.of(file))));
            variables.unset(variable);
        }
    }

    private static String read(ServerVariables variables, String name, String variable, Path file) {
        if (variables.find(name).isPresent()) {
            throw new ServerException(variable + " must not be set beside " + name + ".");
        }
        if (!FileMode.isReadableFile(file)) {
            throw new ServerException(variable + " must name a file that can be read.");
        }
        // Its group may read it: a secret of Kubernetes is root's, and the group's of the process.
        if (!FileMode.of(file).isOfTheOwnerAndReadersOfTheGroup()) {
            throw new ServerException(variable + " names a file that is open to others: give it mode 0400 or 0440.");
        }
        String secret = text(variable, file);
        String value = secret.endsWith("\n") ? secret.substring(0, secret.length() - 1) : secret;
        if (value.isEmpty()) {
            throw new ServerException(variable + " names a file that is empty.");
        }
        return value;
    }

    private static String text(String variable, Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            try {
                return NativeText.charset()
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        } catch (CharacterCodingException e) {
            throw new ServerException(variable + " names a file that is no text of this locale.", e);
        } catch (IOException e) {
            throw new ServerException(variable + " must name a file that can be read.", e);
        }
    }
}
