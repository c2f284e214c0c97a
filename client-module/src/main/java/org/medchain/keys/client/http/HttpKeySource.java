package org.medchain.keys.client.http;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.RevokedPatients;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.UnknownTenantKeyException;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.TenantKeySource;

/**
 * Data keys and tenant keys from the service over HTTP. A request that may succeed a little later is sent again until its deadline is over; one that makes a
 * key with the same {@code Idempotency-Key}, so that the key is made once. For many threads.
 *
 * <p>What the service answers becomes the exceptions of {@link KeyManagementService}. Beside these there are {@link TokenRefusedException},
 * {@link ServiceUnreachableException} and {@link UnexpectedAnswerException}. An item of a batch that failed is not asked for again.
 *
 * <p>Limit: bodies are wiped once they are read, but the JDK's HTTP client has buffers of its own, which are left to the garbage collector;
 * {@linkplain HttpKeySourceSettings#withSealedDelivery sealed delivery} keeps data keys out of those.
 */
public final class HttpKeySource implements KeySource, TenantKeySource {

    /** The largest size of the items in a body; the service takes bodies of 1 MiB. */
    private static final int MOST_BYTES = 1_000_000;

    private final Requests requests;
    private final Delivery delivery;
    private final Revocations revocations;

    /** Creates a source with a client of the JDK that trusts what the JVM trusts. */
    public HttpKeySource(HttpKeySourceSettings settings) {
        this(
                settings,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(settings.attemptDeadline())
                        .build());
    }

    /** @param client with the proxy and the trusted certificates that the application wants; one that follows redirects takes the token along */
    public HttpKeySource(HttpKeySourceSettings settings, HttpClient client) {
        this(new Requests(settings, client, Pauses.real()), Delivery.of(settings));
    }

    HttpKeySource(Requests requests, Delivery delivery) {
        this.requests = requests;
        this.delivery = delivery;
        this.revocations = new Revocations(requests, Optional.empty());
    }

    private HttpKeySource(HttpKeySource ofAnyTenant, TenantId tenantId) {
        this.requests = ofAnyTenant.requests.expecting(tenantId);
        this.delivery = ofAnyTenant.delivery;
        this.revocations = new Revocations(ofAnyTenant.requests, Optional.of(tenantId));
    }

    /** The feed of a tenant; those of one source and one tenant are equal. */
    private record Revocations(Requests requests, Optional<TenantId> tenantId) implements RevocationFeed {

        @Override
        public RevokedPatients after(Optional<String> cursor, Duration wait) {
            Duration longest = requests.longestWait();
            Duration asked = wait.compareTo(longest) < 0 ? wait : longest;
            return tenantId.map(requests::expecting)
                    .orElse(requests)
                    .sendSoon(Call.revocations(cursor, asked.toSeconds()), KeyAnswers::revoked);
        }
    }

    /** Calls with a token of another tenant fail with {@link TokenRefusedException}. */
    @Override
    public HttpKeySource forTenant(TenantId tenantId) {
        return new HttpKeySource(this, tenantId);
    }

    @Override
    public GeneratedDataKey generate(PatientId patientId) {
        return requests.send(
                Call.generate(patientId, delivery), answer -> KeyAnswers.generated(answer, patientId, delivery), false);
    }

    @Override
    public DecryptedDataKey decrypt(EncryptedKey encryptedKey, PatientId patientId) {
        return requests.send(
                Call.decrypt(new KeyToDecrypt(encryptedKey, patientId), delivery),
                answer -> KeyAnswers.decrypted(answer, patientId, delivery),
                true);
    }

    @Override
    public List<BatchResult<GeneratedDataKey>> generate(List<PatientId> patientIds) {
        return inParts(
                patientIds,
                Call::item,
                part -> sendBatch(
                        Call.generate(part.stream().map(Call::item), delivery),
                        part,
                        (answer, patientId) -> KeyAnswers.generated(answer, patientId, delivery),
                        GeneratedDataKey::close,
                        false),
                GeneratedDataKey::close);
    }

    @Override
    public List<BatchResult<DecryptedDataKey>> decrypt(List<KeyToDecrypt> keys) {
        return inParts(
                keys,
                Call::item,
                part -> sendBatch(
                        Call.decrypt(part.stream().map(Call::item), delivery),
                        part,
                        (answer, key) -> KeyAnswers.decrypted(answer, key.patientId(), delivery),
                        DecryptedDataKey::close,
                        true),
                DecryptedDataKey::close);
    }

    @Override
    public TenantKey generateTenantKey(TenantKeyVersion version) {
        return send(Call.generate(version));
    }

    @Override
    public TenantKey decryptTenantKey(TenantKeyName name) {
        return send(Call.decrypt(name));
    }

    @Override
    public TenantKey decryptTenantKey(TenantKeyVersion version) {
        return send(Call.decrypt(version));
    }

    /** A tenant that is not registered is reported in the same way as a key that it does not have. */
    private TenantKey send(Call ofTenantKey) {
        try {
            return requests.send(ofTenantKey, KeyAnswers::tenantKey, false);
        } catch (UnknownTenantException e) {
            throw new UnknownTenantKeyException();
        }
    }

    /**
     * Returns the feed of revocations of the tenant that the token names. A question has the deadline of one attempt.
     */
    @Override
    public Optional<RevocationFeed> revocations() {
        return Optional.of(revocations);
    }

    private <I, T> List<BatchResult<T>> sendBatch(
            Call call, List<I> items, BiFunction<Json, I, T> reader, Consumer<T> wipe, boolean ofPatient) {
        return requests.send(
                call,
                answer -> KeyAnswers.batch(
                        answer, items, reader, wipe, problem -> problem.toException(Optional.empty(), ofPatient)),
                ofPatient);
    }

    /** @param wipe of the keys of earlier parts if a part fails as a whole */
    private static <I, T> List<BatchResult<T>> inParts(
            List<I> items,
            Function<I, String> spelling,
            Function<List<I>, List<BatchResult<T>>> send,
            Consumer<T> wipe) {
        if (items.isEmpty() || items.size() > KeyManagementService.MOST_ITEMS) {
            throw new MalformedValueException("items", "must be 1 to " + KeyManagementService.MOST_ITEMS);
        }
        List<BatchResult<T>> results = new ArrayList<>(items.size());
        try {
            partsOf(items, spelling).forEach(part -> results.addAll(send.apply(part)));
        } catch (RuntimeException e) {
            KeyAnswers.wipeAll(results, wipe);
            throw e;
        }
        return results;
    }

    private static <I> List<List<I>> partsOf(List<I> items, Function<I, String> spelling) {
        List<List<I>> parts = new ArrayList<>();
        List<I> part = new ArrayList<>();
        int bytes = 0;
        for (I item : items) {
            int length = spelling.apply(item).getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes + length > MOST_BYTES) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(item);
            bytes += length;
        }
        parts.add(part);
        return parts;
    }
}
