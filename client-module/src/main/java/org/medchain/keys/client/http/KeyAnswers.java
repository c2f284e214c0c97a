package org.medchain.keys.client.http;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyLimits;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.RevokedPatients;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;

/** Turns the JSON of answers into keys, and into what was revoked. All of it throws {@link UnreadableJsonException} for any other JSON. */
final class KeyAnswers {

    private KeyAnswers() {}

    static GeneratedDataKey generated(Json answer, PatientId patientId, Delivery delivery) {
        return values(() -> {
            DataKeyId keyId = DataKeyId.parse(answer.require("keyId").text());
            EncryptedKey encryptedKey =
                    EncryptedKey.fromBase64(answer.require("encryptedKey").text());
            int generation = answer.require("generation").number();
            Instant createdAt = Instant.parse(answer.require("createdAt").text());
            KeyLimits limits = new KeyLimits(
                    answer.find("maxMessages").map(Json::number),
                    answer.find("notAfter").map(time -> Instant.parse(time.text())));
            return new GeneratedDataKey(
                    keyId, encryptedKey, delivery.read(answer, keyId, patientId), generation, createdAt, limits);
        });
    }

    static DecryptedDataKey decrypted(Json answer, PatientId patientId, Delivery delivery) {
        return values(() -> {
            DataKeyId keyId = DataKeyId.parse(answer.require("keyId").text());
            OptionalInt generation = answer.find("generation")
                    .map(number -> OptionalInt.of(number.number()))
                    .orElse(OptionalInt.empty());
            Optional<EncryptedKey> superseding =
                    answer.find("encryptedKey").map(text -> EncryptedKey.fromBase64(text.text()));
            return new DecryptedDataKey(keyId, delivery.read(answer, keyId, patientId), generation, superseding);
        });
    }

    static TenantKey tenantKey(Json answer) {
        return values(() -> {
            TenantKeyName name = new TenantKeyName(answer.require("name").text());
            TenantKeyVersion version =
                    new TenantKeyVersion(name, answer.require("version").number());
            DataKeyId keyId = DataKeyId.parse(answer.require("keyId").text());
            Instant createdAt = Instant.parse(answer.require("createdAt").text());
            return new TenantKey(version, keyId, plainKey(answer), createdAt);
        });
    }

    static RevokedPatients revoked(Json answer) {
        return values(() -> new RevokedPatients(
                answer.require("patientIds").items().stream()
                        .map(id -> new PatientId(id.text()))
                        .toList(),
                answer.require("allPatients").flag(),
                answer.require("cursor").text(),
                answer.require("more").flag(),
                Duration.ofSeconds(answer.require("intervalSeconds").number())));
    }

    static PlainKey plainKey(Json answer) {
        return PlainKey.takeOwnershipOf(answer.require("plainKey").base64());
    }

    /**
     * The results of all items, or none: if one can't be read, the keys before it are wiped.
     *
     * @param asked what each item was asked for
     */
    static <I, T> List<BatchResult<T>> batch(
            Json answer,
            List<I> asked,
            BiFunction<Json, I, T> key,
            Consumer<T> wipe,
            Function<Problem, RuntimeException> failure) {
        List<Json> items = answer.require("items").items();
        if (items.size() != asked.size()) {
            throw new UnreadableJsonException();
        }
        List<BatchResult<T>> results = new ArrayList<>(asked.size());
        try {
            for (Json item : items) {
                Optional<Json> problem = item.find("problem");
                results.add(
                        problem.isPresent()
                                ? BatchResult.failed(failure.apply(Problem.ofItem(problem.get())))
                                : BatchResult.of(key.apply(item, asked.get(results.size()))));
            }
        } catch (RuntimeException e) {
            wipeAll(results, wipe);
            throw e;
        }
        return results;
    }

    static <T> void wipeAll(List<BatchResult<T>> results, Consumer<T> wipe) {
        results.forEach(result -> result.result().ifPresent(wipe));
    }

    private static <T> T values(Supplier<T> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new UnreadableJsonException();
        }
    }
}
