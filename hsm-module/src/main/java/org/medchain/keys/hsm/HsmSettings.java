package org.medchain.keys.hsm;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.medchain.keys.HsmKeyLabel;

/**
 * The token that is used, and the KEK in it.
 *
 * @param library the HSM's PKCS #11 library
 * @param tokenLabel the token, whatever slot it is in
 * @param keyLabel the KEK of tenants that have none of their own
 */
public record HsmSettings(Path library, String tokenLabel, HsmPin pin, HsmKeyLabel keyLabel) {

    /** The paths that the JDK's configuration takes without quoting or replacing. */
    private static final Pattern PLAIN_PATH = Pattern.compile("/[A-Za-z0-9._+/-]+");

    /** The length of the field in PKCS #11. */
    private static final int LONGEST_TOKEN_LABEL = 32;

    /** @throws IllegalArgumentException naming the variable that is wrong and what it has to be */
    public HsmSettings {
        require(
                PLAIN_PATH.matcher(library.toString()).matches(),
                "HSM_LIBRARY must be an absolute path of letters, digits and . _ + -");
        require(
                Files.isRegularFile(library) && Files.isReadable(library),
                "HSM_LIBRARY must name a PKCS #11 library that can be read");
        require(Cryptoki.isOpen(), "HSM_LIBRARY needs the option " + Cryptoki.JVM_OPTION + " in jvm.options");
        int length = tokenLabel.getBytes(StandardCharsets.UTF_8).length;
        require(
                length >= 1
                        && length <= LONGEST_TOKEN_LABEL
                        && tokenLabel.strip().equals(tokenLabel),
                "HSM_TOKEN_LABEL must have 1 to " + LONGEST_TOKEN_LABEL + " bytes, and no blank at either end");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
