package org.medchain.keys.aws;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
 * does not answer takes none from the others. Of more Regions than {@value #MOST_REGIONS}, the one that was called
 * longest ago loses its client, as soon as none of its calls is under way.
 *
 * <p>The HTTP client is Apache's: a pool with a bound, on which a caller waits until its own deadline, and sockets
 * that the SDK closes under a call whose deadline has passed. (The JDK's URLConnection keeps five idle connections
 * per host, so that most of a thousand callers would each make a new TLS handshake.) Where post-quantum TLS is wanted it
 * is the AWS CRT's, which brings native code.
 */
final class KmsClients implements AutoCloseable {

    private static final Duration MAX_CONNECT_TIME = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration FIRST_PAUSE_WHEN_THROTTLED = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    static final int MOST_REGIONS = 16;

    private final AwsSettings settings;
    private final AwsCredentialsProvider credentials;
    private final RetryCount retries = new RetryCount();
    private final Map<String, RegionsClient> byRegion = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    /** @throws IllegalArgumentException if the settings want post-quantum TLS, and its library is missing */
    KmsClients(AwsSettings settings) {
        this.settings = settings;
        if (settings.postQuantumTls()) {
            postQuantumConnections().requireLibrary();
        }
        this.credentials = settings.credentials()
                .map(StaticCredentials::provider)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    /** @throws IllegalStateException after {@link #close()} */
    <R> R in(String region, Function<KmsClient, R> call) {
        RegionsClient client = begin(region);
        try {
            return call.apply(client.get());
        } finally {
            end(client);
        }
    }

    /** Returns how many attempts followed a first one, in all Regions. */
    long retries() {
        return retries.sum();
    }

    @Override
    public synchronized void close() {
        closed = true;
        byRegion.values().forEach(RegionsClient::close);
        byRegion.clear();
        if (credentials instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }

    /** The Regions that have a client, the one that was called longest ago first. */
    synchronized List<String> regions() {
        return List.copyOf(byRegion.keySet());
    }

    private RegionsClient begin(String region) {
        Optional<RegionsClient> unused;
        RegionsClient client;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the provider is closed");
            }
            client = byRegion.computeIfAbsent(region, RegionsClient::new);
            client.calls++;
            unused = takeUnused();
        }
        unused.ifPresent(RegionsClient::close);
        return client;
    }

    private void end(RegionsClient client) {
        Optional<RegionsClient> unused;
        synchronized (this) {
            client.calls--;
            unused = takeUnused();
        }
        unused.ifPresent(RegionsClient::close);
    }

    /** The client that is to be closed: one at a time, since each call adds one at most. */
    private Optional<RegionsClient> takeUnused() {
        if (byRegion.size() <= MOST_REGIONS) {
            return Optional.empty();
        }
        for (Iterator<RegionsClient> each = byRegion.values().iterator(); each.hasNext(); ) {
            RegionsClient client = each.next();
            if (client.calls == 0) {
                each.remove();
                return Optional.of(client);
            }
        }
        return Optional.empty();
    }

    /** The client of one Region, made by its first call, which no other Region's call waits for. */
    private final class RegionsClient {

        private final String region;
        private KmsClient client;

        /** Calls under way, under the lock of all clients. */
        private int calls;

        RegionsClient(String region) {
            this.region = region;
        }

        synchronized KmsClient get() {
            if (client == null) {
                client = build(region);
            }
            return client;
        }

        synchronized void close() {
            if (client != null) {
                client.close();
            }
        }
    }

    private KmsClient build(String region) {
        KmsClientBuilder builder = KmsClient.builder()
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .overrideConfiguration(deadlinesAndRetries())
                .httpClientBuilder(settings.postQuantumTls() ? postQuantumConnections() : connections());
        settings.endpointOf(region).ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private ClientOverrideConfiguration deadlinesAndRetries() {
        return ClientOverrideConfiguration.builder()
                .addExecutionInterceptor(new DeadlinePart(settings.apiCallTimeout()))
                .addExecutionInterceptor(retries)
                .apiCallTimeout(settings.apiCallTimeout())
                .apiCallAttemptTimeout(settings.attemptTimeout())
                .retryStrategy(retryStrategy())
                .build();
    }

    /** Pauses are random between nothing and a bound that doubles: exponential backoff with full jitter. */
    private RetryStrategy retryStrategy() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(settings.maxAttempts())
                .backoffStrategy(BackoffStrategy.exponentialDelay(FIRST_PAUSE, LONGEST_PAUSE))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(FIRST_PAUSE_WHEN_THROTTLED, LONGEST_PAUSE))
                .build();
    }

    private Apache5HttpClient.Builder connections() {
        return Apache5HttpClient.builder()
                .maxConnections(settings.maxConnections())
                .connectionAcquisitionTimeout(settings.apiCallTimeout())
                .connectionTimeout(connectTime())
                .socketTimeout(settings.attemptTimeout());
    }

    private PostQuantumConnections postQuantumConnections() {
        return new PostQuantumConnections(settings, connectTime());
    }

    private Duration connectTime() {
        return settings.attemptTimeout().compareTo(MAX_CONNECT_TIME) < 0 ? settings.attemptTimeout() : MAX_CONNECT_TIME;
    }
}
