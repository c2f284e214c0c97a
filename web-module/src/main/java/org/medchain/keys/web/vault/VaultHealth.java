package org.medchain.keys.web.vault;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The server's health as Vault tells it: a server that is not ready is sealed.
 *
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/system/health">Vault, /sys/health</a>
 */
record VaultHealth(boolean ready) {

    private static final int ACTIVE = 200;
    private static final int SEALED = 503;
    private static final Pattern STATUS = Pattern.compile("[0-9]{3}");

    /**
     * Returns the status of the answer. One that is asked for and lets no answer have a body is passed over, as in Vault.
     *
     * @param active what the caller wants in place of 200, or null
     * @param sealed what the caller wants in place of 503, or null
     */
    int status(String active, String sealed) {
        return ready ? status(active, ACTIVE) : status(sealed, SEALED);
    }

    private static int status(String asked, int otherwise) {
        boolean known =
                asked != null && STATUS.matcher(asked).matches() && VaultError.mayBeAskedFor(Integer.parseInt(asked));
        return known ? Integer.parseInt(asked) : otherwise;
    }

    JsonObject toJson(Instant now) {
        return JSON.createObjectBuilder()
                .add("initialized", true)
                .add("sealed", !ready)
                .add("standby", false)
                .add("performance_standby", false)
                .add("replication_performance_mode", "disabled")
                .add("replication_dr_mode", "disabled")
                .add("server_time_utc", now.getEpochSecond())
                .build();
    }
}
