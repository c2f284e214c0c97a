package org.medchain.keys.client.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.medchain.keys.TenantId;

/**
 * The address of the service, and how long a caller waits for it.
 *
 * @param service {@code https://} and the host, with a port or without. Plain {@code http://} is for this machine alone: keys are in the answers
 * @param token asked for a bearer token before each request; keeps the one it has until that is about to expire. If the service does not accept the token,
 *     another is asked for at once, once; a {@link TokenSource} hears of it before
 * @param deadline of an operation with all its attempts: 100 ms to 10 minutes
 * @param attemptDeadline of one of them: not longer than that of all
 * @param sealedDelivery the tenant of the token, if data keys are to come {@linkplain #withSealedDelivery sealed}
 * @param observer of all operations
 */
public record HttpKeySourceSettings(
        URI service,
        Supplier<String> token,
        Duration deadline,
        Duration attemptDeadline,
        Optional<TenantId> sealedDelivery,
        OperationObserver observer) {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration ATTEMPT_DEADLINE = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** @throws IllegalArgumentException if a value is out of its bounds; it names which */
    public HttpKeySourceSettings {
        if (!isAddress(service)) {
            throw new IllegalArgumentException(
                    "service must be https:// and a host, or http:// and a host of this machine");
        }
        if (deadline.compareTo(SHORTEST) < 0 || deadline.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("deadline must be 100 milliseconds to 10 minutes");
        }
        if (attemptDeadline.compareTo(SHORTEST) < 0 || attemptDeadline.compareTo(deadline) > 0) {
            throw new IllegalArgumentException("attemptDeadline must be 100 milliseconds to the deadline");
        }
    }

    /** Creates settings with data keys in plain below TLS. */
    public HttpKeySourceSettings(URI service, Supplier<String> token, Duration deadline, Duration attemptDeadline) {
        this(service, token, deadline, attemptDeadline, Optional.empty(), OperationObserver.NONE);
    }

    /** Creates settings with deadlines of 30 seconds for an operation and 10 for an attempt. */
    public HttpKeySourceSettings(URI service, Supplier<String> token) {
        this(service, token, DEADLINE, ATTEMPT_DEADLINE);
    }

    /**
     * Returns these settings with sealed delivery, to a key pair that each source makes for itself: a proxy that ends
     * TLS, and anybody who records the connection until a computer breaks it, sees no plain key. Needs the library
     * {@code org.bouncycastle:bcprov-jdk18on}.
     *
     * <p>Limit: tenant keys are not sealed. Who has the token asks for keys by other means.
     *
     * @param tenantId of the token; the keys of another do not open
     */
    public HttpKeySourceSettings withSealedDelivery(TenantId tenantId) {
        return new HttpKeySourceSettings(service, token, deadline, attemptDeadline, Optional.of(tenantId), observer);
    }

    /** Returns these settings with an observer of all operations, for metrics and traces. */
    public HttpKeySourceSettings withObserver(OperationObserver next) {
        return new HttpKeySourceSettings(service, token, deadline, attemptDeadline, sealedDelivery, next);
    }

    private static boolean isAddress(URI service) {
        return isSafe(service)
                && service.getRawUserInfo() == null
                && List.of("", "/").contains(service.getRawPath())
                && service.getRawQuery() == null
                && service.getRawFragment() == null;
    }

    /** Returns true if secrets may go to the address: by TLS, or to this machine. */
    public static boolean isSafe(URI address) {
        return address.getHost() != null
                && ("https".equalsIgnoreCase(address.getScheme())
                        || ("http".equalsIgnoreCase(address.getScheme()) && isThisMachine(address.getHost())));
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
