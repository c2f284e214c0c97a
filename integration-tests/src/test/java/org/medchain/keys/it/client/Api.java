package org.medchain.keys.it.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.keys.development.Role;
import org.medchain.keys.development.TokenIssuer;
import org.medchain.keys.it.scan.LeftBehind;
import org.medchain.keys.it.server.Installation;

/** The HTTP interface of a running installation. Safe for use by many threads. */
public final class Api implements AutoCloseable {

    /** The tenant claim of the installation's administrator. */
    public static final String EVERY_TENANT = "*";

    private static final Duration CONNECTING = Duration.ofSeconds(10);

    /** Those that are not closed yet. */
    private static final Set<Api> OPEN = ConcurrentHashMap.newKeySet();

    private final Installation installation;
    private final ReceivedKeys receivedKeys = new ReceivedKeys();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTING)
            .build();
    private final TokenIssuer tokens;
    private final String administrator;

    public Api(Installation installation) {
        this.installation = installation;
        this.tokens = installation.tokenIssuer();
        this.administrator = tokens.issue("administrator", EVERY_TENANT, Set.of(Role.KEY_ADMIN));
        OPEN.add(this);
    }

    /** Every object of this class that is not closed yet. */
    public static List<Api> open() {
        return List.copyOf(OPEN);
    }

    /**
     * @param path with {@code {}} for each segment
     * @param segments in clear; they are encoded
     */
    public ApiRequest request(String method, String path, String... segments) {
        return rawRequest(method, ApiPath.of(path, segments));
    }

    /** @param encodedPath path and query as they go over the wire */
    public ApiRequest rawRequest(String method, String encodedPath) {
        return new ApiRequest(this, method, URI.create(installation.server().uri() + encodedPath));
    }

    /** A new hospital, registered under a tenant id of its own. */
    public Hospital newHospital() {
        return newHospital("hospital-" + UUID.randomUUID());
    }

    /** A new hospital under this tenant id. */
    public Hospital newHospital(String tenantId) {
        Hospital hospital = new Hospital(this, tenantId);
        hospital.register("Hospital of a test");
        return hospital;
    }

    /** A token of the installation's administrator. */
    public String administrator() {
        return administrator;
    }

    /** A token of another person with the same rights. */
    public String secondAdministrator() {
        return tokens.issue("second administrator", EVERY_TENANT, Set.of(Role.KEY_ADMIN));
    }

    public String token(String tenant, Role... roles) {
        return tokens.issue("tester", tenant, Set.of(roles));
    }

    public TokenIssuer tokens() {
        return tokens;
    }

    public Installation installation() {
        return installation;
    }

    /** Every plain key that was ever answered through this object. */
    public ReceivedKeys receivedKeys() {
        return receivedKeys;
    }

    HttpClient http() {
        return http;
    }

    /** For a second server on the database of another, whose close looks at all that both left behind. */
    public void closeWithoutScan() {
        OPEN.remove(this);
        installation.server().close();
    }

    /** Stops the server, and fails if it has left a secret behind. */
    @Override
    public void close() {
        OPEN.remove(this);
        installation.server().stop();
        try (installation) {
            LeftBehind.by(installation).requireNoSecret(receivedKeys.bytes());
        }
    }
}
