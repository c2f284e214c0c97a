package org.medchain.keys.aws;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.medchain.keys.Loopback;

/**
 * The settings of the connection to AWS KMS.
 *
 * @param region the default Region: that of CMKs that are not named by an ARN
 * @param credentials empty for the SDK's default credential chain
 * @param endpoint empty for AWS' own; otherwise the URL that stands in for every Region's, {@code {region}} in it
 *     replaced by the Region's name. Plain HTTP is taken for this machine only: data keys travel on it
 * @param apiCallTimeout the one total deadline of a call, retries and pauses among them
 * @param attemptTimeout the deadline of one attempt within it
 * @param maxAttempts the first attempt among them
 * @param maxConnections for each Region; callers beyond wait for one, within the total deadline
 * @param postQuantumTls whether to agree on keys of connections that a quantum computer does not compute; needs the library aws-crt-client
 */
public record AwsSettings(
        String region,
        Optional<StaticCredentials> credentials,
        Optional<String> endpoint,
        Duration apiCallTimeout,
        Duration attemptTimeout,
        int maxAttempts,
        int maxConnections,
        boolean postQuantumTls) {

    public static final Duration DEFAULT_API_CALL_TIMEOUT = Duration.ofSeconds(10);
    public static final Duration DEFAULT_ATTEMPT_TIMEOUT = Duration.ofSeconds(3);
    public static final int DEFAULT_MAX_ATTEMPTS = 4;
    public static final int DEFAULT_MAX_CONNECTIONS = 256;

    private static final Pattern REGION = Pattern.compile("[a-z]{2,8}(-[a-z]{2,12}){1,3}-[0-9]{1,2}");
    private static final String REGION_PLACE = "{region}";
    private static final int MOST_ATTEMPTS = 10;
    private static final int MOST_CONNECTIONS = 10_000;

    /** @throws IllegalArgumentException naming the setting that is wrong and what it has to be */
    public AwsSettings {
        require(REGION.matcher(region).matches(), "AWS_REGION is not the name of a Region");
        endpoint.ifPresent(AwsSettings::requireEndpoint);
        require(isPositive(apiCallTimeout), "apiCallTimeout is not positive");
        require(isPositive(attemptTimeout), "attemptTimeout is not positive");
        require(attemptTimeout.compareTo(apiCallTimeout) <= 0, "attemptTimeout is longer than apiCallTimeout");
        require(maxAttempts >= 1 && maxAttempts <= MOST_ATTEMPTS, "maxAttempts is not 1 to " + MOST_ATTEMPTS);
        require(
                maxConnections >= 1 && maxConnections <= MOST_CONNECTIONS,
                "maxConnections is not 1 to " + MOST_CONNECTIONS);
    }

    /** The default timeouts, attempts and connections; the default credential chain; AWS' own endpoints; the JDK's TLS. */
    public static AwsSettings standard(String region) {
        return new AwsSettings(
                region,
                Optional.empty(),
                Optional.empty(),
                DEFAULT_API_CALL_TIMEOUT,
                DEFAULT_ATTEMPT_TIMEOUT,
                DEFAULT_MAX_ATTEMPTS,
                DEFAULT_MAX_CONNECTIONS,
                false);
    }

    Optional<URI> endpointOf(String aRegion) {
        return endpoint.map(template -> URI.create(template.replace(REGION_PLACE, aRegion)));
    }

    private static void requireEndpoint(String template) {
        try {
            URI uri = new URI(template.replace(REGION_PLACE, "region"));
            boolean isRoot = uri.getPath() != null
                    && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
            require(
                    uri.getHost() != null && isRoot && uri.getUserInfo() == null && uri.getQuery() == null,
                    "KMS_ENDPOINT is not a URL of scheme, host and port");
            boolean isSecret = "https".equals(uri.getScheme());
            boolean isHere = "http".equals(uri.getScheme()) && Loopback.isHostOf(uri);
            require(isSecret || isHere, "KMS_ENDPOINT is neither https nor on this machine");
        } catch (URISyntaxException e) {
            // Without the cause: its message repeats the value.
            throw new IllegalArgumentException("KMS_ENDPOINT is not a URL of scheme, host and port");
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
