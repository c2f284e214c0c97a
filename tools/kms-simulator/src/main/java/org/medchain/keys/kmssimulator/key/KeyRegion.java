package org.medchain.keys.kmssimulator.key;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The keys and aliases of one Region. Safe for use by many threads. */
public final class KeyRegion {

    private static final Pattern KEY_ID =
            Pattern.compile("(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    private final Clock clock;
    private final String name;
    private final Consumer<SimulatedKey> whenDeleted;
    private final Map<String, SimulatedKey> keysById = new ConcurrentSkipListMap<>();
    private final Aliases aliases;

    KeyRegion(Clock clock, String name, Consumer<SimulatedKey> whenDeleted) {
        this.clock = clock;
        this.name = name;
        this.whenDeleted = whenDeleted;
        this.aliases = new Aliases(clock, name);
    }

    public Aliases aliases() {
        return aliases;
    }

    /** Returns the keys, sorted by id. */
    public List<SimulatedKey> keys() {
        deleteThoseThatAreDue();
        return List.copyOf(keysById.values());
    }

    public Optional<SimulatedKey> find(String keyId) {
        deleteThoseThatAreDue();
        return Optional.ofNullable(keysById.get(keyId));
    }

    /**
     * @param reference a key's id or ARN, or an alias' name or ARN
     * @throws KmsErrorException if the Region has no such key
     */
    public SimulatedKey require(String reference) {
        String prefix = KeyArn.prefix(name);
        if (reference.startsWith("arn:") && !reference.startsWith(prefix)) {
            throw KmsErrorException.notFound("Invalid arn " + reference);
        }
        String local = reference.startsWith(prefix) ? reference.substring(prefix.length()) : reference;
        if (local.startsWith("alias/")) {
            return requireKey(aliases.require(local).keyId());
        }
        return requireKey(local.startsWith("key/") ? local.substring("key/".length()) : local);
    }

    void add(SimulatedKey key) {
        if (keysById.putIfAbsent(key.arn().keyId(), key) != null) {
            throw new KmsErrorException("AlreadyExistsException", key + " exists.");
        }
    }

    private SimulatedKey requireKey(String keyId) {
        if (!KEY_ID.matcher(keyId).matches()) {
            throw KmsErrorException.notFound("Invalid keyId " + keyId);
        }
        return find(keyId)
                .orElseThrow(() -> KmsErrorException.notFound("Key '" + new KeyArn(name, keyId) + "' does not exist"));
    }

    private void deleteThoseThatAreDue() {
        Instant now = clock.instant();
        keysById.values().removeIf(key -> {
            boolean due = key.lifecycle().isOverAt(now);
            if (due) {
                aliases.dropThoseOf(key);
                whenDeleted.accept(key);
            }
            return due;
        });
    }
}
