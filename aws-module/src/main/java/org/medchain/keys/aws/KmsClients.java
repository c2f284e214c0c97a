package org.medchain.keys.aws;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * One client per Region, made when the Region is first called. Each has connections of its own, so that a Region that
 * does not answer takes none from the others.
 *
 * <p>The HTTP client is Apache's: a pool with a bound, on which a caller waits until its own deadline, and sockets
 * that the SDK closes under a call whose deadline has passed. (The JDK's URLConnection keeps five idle connections
 * per host, so that most of a thousand callers would each make a new TLS handshake; the AWS CRT brings native code.)
 */
final class KmsClients implements AutoCloseable {

    private static final Duration MAX_CONNECT_TIME = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration FIRST_PAUSE_WHEN_THROTTLED = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final AwsSettings settings;
    private final AwsCredentialsProvider credentials;
    private final Map<String, KmsClient> byRegion = new ConcurrentHashMap<>();
    private boolean closed;

    KmsClients(AwsSettings settings) {
        this.settings = settings;
        this.credentials = settings.credentials()
                .map(StaticCredentials::provider)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    /** @throws IllegalStateException after {@link #close()} */
    KmsClient in(String region) {
        KmsClient client = byRegion.get(region);
        return client == null ? create(region) : client;
    }

    @Override
    public synchronized void close() {
        closed = true;
        byRegion.values().forEach(KmsClient::close);
        byRegion.clear();
        if (credentials instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }

    private synchronized KmsClient create(String region) {
        if (closed) {
            throw new IllegalStateException("the provider is closed");
        }
        return byRegion.computeIfAbsent(region, this::build);
    }

    private KmsClient build(String region) {
        KmsClientBuilder builder = KmsClient.builder()
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .overrideConfiguration(deadlinesAndRetries())
                .httpClientBuilder(connections());
        settings.endpointOf(region).ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private ClientOverrideConfiguration deadlinesAndRetries() {
        return ClientOverrideConfiguration.builder()
                .apiCallTimeout(settings.apiCallTimeout())
                .apiCallAttemptTimeout(settings.attemptTimeout())
                .retryStrategy(retries())
                .build();
    }

    /** Pauses are random between nothing and a bound that doubles: exponential backoff with full jitter. */
    private RetryStrategy retries() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(settings.maxAttempts())
                .backoffStrategy(BackoffStrategy.exponentialDelay(FIRST_PAUSE, LONGEST_PAUSE))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(FIRST_PAUSE_WHEN_THROTTLED, LONGEST_PAUSE))
                .build();
    }

    private Apache5HttpClient.Builder connections() {
        Duration connectTime = settings.attemptTimeout().compareTo(MAX_CONNECT_TIME) < 0
                ? settings.attemptTimeout()
                : MAX_CONNECT_TIME;
        return Apache5HttpClient.builder()
                .maxConnections(settings.maxConnections())
                .connectionAcquisitionTimeout(settings.apiCallTimeout())
                .connectionTimeout(connectTime)
                .socketTimeout(settings.attemptTimeout());
    }
}
