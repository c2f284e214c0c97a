package org.medchain.keys.kmssimulator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.medchain.keys.kmssimulator.key.KeyPolicy;
import org.medchain.keys.kmssimulator.key.KeyRegions;
import org.medchain.keys.kmssimulator.key.SimulatedKey;
import org.medchain.keys.kmssimulator.operation.Operations;
import org.medchain.keys.kmssimulator.operation.RequestedKey;
import org.medchain.keys.kmssimulator.signature.SignatureCheck;

/**
 * A KMS for tests, load runs and a start without an AWS account. The AWS SDK and the AWS CLI take it for AWS KMS:
 * wrapped keys are really encrypted under their context, key states and key policies are obeyed, a key lives in the
 * Region that the request is signed for, multi-Region keys open each other's blobs. Answers what it can't do with
 * {@code UnsupportedOperationException}.
 *
 * <p>Limits: everything is in memory and gone with the process, key material too; plain HTTP; symmetric keys only; no
 * grants, no tags, no IAM policies (the account's root in a key policy allows every caller), every quota unlimited.
 */
public final class KmsSimulator implements AutoCloseable {

    private static final int BACKLOG = 2048;
    private static final int WORKERS = 16;

    static {
        // The JDK's server otherwise keeps 200 idle connections, for 30 s, and answers through Nagle's algorithm (40
        // ms).
        setUnlessPresent("sun.net.httpserver.maxIdleConnections", "4096");
        setUnlessPresent("sun.net.httpserver.idleInterval", "300");
        setUnlessPresent("sun.net.httpserver.nodelay", "true");
    }

    private final KeyRegions regions;
    private final Faults faults = new Faults();
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    private final KmsHandler handler;
    private final HttpServer server;

    /** Starts a simulator on any free port of the loopback address; it takes every signature at its word. */
    public KmsSimulator() {
        this(SimulatorSettings.standard());
    }

    /** @throws UncheckedIOException if the port is taken */
    public KmsSimulator(SimulatorSettings settings) {
        SecureRandom random = new SecureRandom();
        ReplySender sender = new ReplySender(workers);
        regions = new KeyRegions(settings.clock(), random);
        handler = new KmsHandler(
                new SignatureCheck(settings.clock(), settings.secretsByAccessKeyId()),
                faults,
                new RequestedKey(regions),
                new Operations(regions, random),
                sender);
        server = listenOn(settings);
        server.setExecutor(workers);
        server.createContext("/", handler);
        server.createContext("/_faults", new FaultsHandler(faults, sender));
    }

    /** Begins to answer. */
    public KmsSimulator start() {
        server.start();
        return this;
    }

    /** Returns the address that it listens on, as {@code KMS_ENDPOINT} and {@code --endpoint-url} want it. */
    public URI endpoint() {
        InetSocketAddress address = server.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    public Faults faults() {
        return faults;
    }

    /** Returns how many well-formed requests of the operation came, retries and those that a fault hit among them. */
    public long calls(String operation) {
        return handler.calls(operation);
    }

    /** Returns how many requests for the Region came, counted alike. */
    public long callsIn(String region) {
        return handler.callsIn(region);
    }

    /**
     * Makes a multi-Region CMK that the whole account may use, in the first Region, and its replicas in the others.
     *
     * @return the primary's ARN; a replica's differs in the Region alone
     */
    public String createMultiRegionKey(String region, String... replicaRegions) {
        SimulatedKey primary = regions.create(region, "", true, KeyPolicy.standard());
        for (String replicaRegion : replicaRegions) {
            regions.replicate(primary, replicaRegion, "", KeyPolicy.standard());
        }
        return primary.toString();
    }

    /**
     * Makes a CMK that the whole account may use.
     *
     * @return its ARN
     */
    public String createKey(String region) {
        return newKey(region).toString();
    }

    /**
     * Makes a CMK that the whole account may use, and an alias for it.
     *
     * @param alias with {@code alias/} before its name
     * @return the key's ARN
     */
    public String createKey(String region, String alias) {
        SimulatedKey key = newKey(region);
        regions.region(region).aliases().create(alias, key);
        return key.toString();
    }

    /** Stops at once; connections are closed, keys are gone. */
    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private SimulatedKey newKey(String region) {
        return regions.create(region, "", false, KeyPolicy.standard());
    }

    private static HttpServer listenOn(SimulatorSettings settings) {
        try {
            return HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void setUnlessPresent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
