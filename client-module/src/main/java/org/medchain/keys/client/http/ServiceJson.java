package org.medchain.keys.client.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.PatientId;

/**
 * Reads and writes the service's JSON for another HTTP client than that of {@link HttpKeySource}: it makes the same keys and the same exceptions of
 * an answer. A plain key is never a String, and the bytes of an answer are wiped once it is read.
 *
 * <p>Limit: it sends nothing and repeats nothing, and it reads no sealed deliveries.
 */
public final class ServiceJson {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
    private static final String PROBLEM = "application/problem+json";
    private static final int OK = 200;
    private static final int CREATED = 201;

    /** A batch is read without what it was asked for, since a plain delivery does not need that. */
    private static final Optional<Object> NOT_ASKED = Optional.empty();

    private ServiceJson() {}

    /** The body of a decrypt. */
    public static byte[] toDecrypt(EncryptedKey encryptedKey) {
        return utf8("{\"encryptedKey\":\"" + encryptedKey.toBase64() + "\"}");
    }

    /** The body of a decrypt of many keys. */
    public static byte[] toDecrypt(List<KeyToDecrypt> keys) {
        return utf8(Call.decrypt(keys.stream().map(Call::item), Delivery.PLAIN).body());
    }

    /** The body of a generate for many patients. */
    public static byte[] toGenerate(List<PatientId> patientIds) {
        return utf8(Call.generate(patientIds.stream().map(Call::item), Delivery.PLAIN)
                .body());
    }

    /**
     * The key of an answer to a generate, to be closed.
     *
     * @throws UnexpectedAnswerException if it is none
     */
    public static GeneratedDataKey generated(byte[] answer) {
        return read(answer, CREATED, json -> KeyAnswers.generated(json, null, Delivery.PLAIN));
    }

    /**
     * The key of an answer to a decrypt, to be closed.
     *
     * @throws UnexpectedAnswerException if it is none
     */
    public static DecryptedDataKey decrypted(byte[] answer) {
        return read(answer, OK, json -> KeyAnswers.decrypted(json, null, Delivery.PLAIN));
    }

    /**
     * The results of a generate for many patients, to be closed.
     *
     * @param asked how many keys the request was for
     * @throws UnexpectedAnswerException if the answer has none, or another number of results
     */
    public static List<BatchResult<GeneratedDataKey>> allGenerated(byte[] answer, int asked) {
        return batch(
                answer,
                asked,
                json -> KeyAnswers.generated(json, null, Delivery.PLAIN),
                GeneratedDataKey::close,
                false);
    }

    /**
     * The results of a decrypt of many keys, to be closed.
     *
     * @param asked how many keys the request was for
     * @throws UnexpectedAnswerException if the answer has none, or another number of results
     */
    public static List<BatchResult<DecryptedDataKey>> allDecrypted(byte[] answer, int asked) {
        return batch(
                answer, asked, json -> KeyAnswers.decrypted(json, null, Delivery.PLAIN), DecryptedDataKey::close, true);
    }

    /**
     * The exception that {@link HttpKeySource} throws for an answer that is no success.
     *
     * @param mediaType of the body
     * @param requestId the header {@code X-Request-Id}
     * @param retryAfter the header {@code Retry-After}
     * @param body wiped
     * @param ofPatient whether the patient is what may be unknown: true for a decrypt
     */
    public static KeyManagementException refusal(
            int status,
            Optional<String> mediaType,
            Optional<String> requestId,
            Optional<String> retryAfter,
            byte[] body,
            boolean ofPatient) {
        return problem(status, mediaType, requestId, body).toException(pause(retryAfter), ofPatient);
    }

    static Problem problem(int status, Optional<String> mediaType, Optional<String> requestId, byte[] body) {
        try {
            return mediaType.orElse("").startsWith(PROBLEM)
                    ? Problem.of(JsonReader.read(body), status)
                    : Problem.ofStatus(status, requestId);
        } catch (UnreadableJsonException e) {
            return Problem.ofStatus(status, requestId);
        } finally {
            // An answer with another status of success than is expected may have a key.
            Arrays.fill(body, (byte) 0);
        }
    }

    static Optional<Duration> pause(Optional<String> retryAfter) {
        return retryAfter
                .filter(value -> SECONDS.matcher(value).matches())
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }

    private static <T> List<BatchResult<T>> batch(
            byte[] answer, int asked, Function<Json, T> reader, Consumer<T> wipe, boolean ofPatient) {
        return read(
                answer,
                OK,
                json -> KeyAnswers.batch(
                        json,
                        Collections.nCopies(asked, NOT_ASKED),
                        (item, unused) -> reader.apply(item),
                        wipe,
                        problem -> problem.toException(Optional.empty(), ofPatient)));
    }

    private static <T> T read(byte[] answer, int status, Function<Json, T> reader) {
        try {
            return reader.apply(JsonReader.read(answer));
        } catch (UnreadableJsonException e) {
            throw new UnexpectedAnswerException(status, Optional.empty());
        } finally {
            Arrays.fill(answer, (byte) 0);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
