package org.medchain.keys.startup;

import jakarta.inject.Inject;
import java.util.List;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The variables that name files with secrets. The script {@code medchain} reads the files before the server starts, and takes the variables away. A
 * server that still sees one was started without the script, and would miss the secret.
 */
@Shared
record SecretFileSettings() implements Settings {

    private static final TextVariable AWS_SECRET = TextVariable.optional("AWS_SECRET_ACCESS_KEY_FILE");
    private static final TextVariable AWS_SESSION = TextVariable.optional("AWS_SESSION_TOKEN_FILE");
    private static final TextVariable OWNER = TextVariable.optional("DATABASE_OWNER_PASSWORD_FILE");
    private static final TextVariable DATABASE = TextVariable.optional("DATABASE_PASSWORD_FILE");
    private static final TextVariable ERASURE_KEK = TextVariable.optional("ERASURE_KEYS_KEK_FILE");
    private static final TextVariable ERASURE_KEKS = TextVariable.optional("ERASURE_KEYS_KEK_PREVIOUS_FILE");
    private static final TextVariable ERASURE_KEYS = TextVariable.optional("ERASURE_KEYS_PASSWORD_FILE");
    private static final TextVariable KEYSTORE = TextVariable.optional("KEYSTORE_PASSWORD_FILE");
    private static final TextVariable LOCAL_KEK = TextVariable.optional("LOCAL_KEK_FILE");
    private static final TextVariable LOCAL_KEKS = TextVariable.optional("LOCAL_KEK_PREVIOUS_FILE");

    private static final List<TextVariable> ALL = List.of(
            AWS_SECRET,
            AWS_SESSION,
            OWNER,
            DATABASE,
            ERASURE_KEK,
            ERASURE_KEKS,
            ERASURE_KEYS,
            KEYSTORE,
            LOCAL_KEK,
            LOCAL_KEKS);

    @Inject
    SecretFileSettings(Variables variables) {
        this();
        ALL.stream()
                .filter(variable -> variables.find(variable).isPresent())
                .findFirst()
                .ifPresent(variable -> {
                    throw variable.refuse("is read by the script medchain alone, not by wlp/bin/server");
                });
    }
}
