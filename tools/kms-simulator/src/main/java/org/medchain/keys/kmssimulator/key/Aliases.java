package org.medchain.keys.kmssimulator.key;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/** The aliases of one Region. Safe for use by many threads. */
public final class Aliases {

    private static final Pattern NAME = Pattern.compile("alias/(?!aws/)[a-zA-Z0-9/_-]{1,250}");

    private final Clock clock;
    private final String region;
    private final Map<String, Alias> byName = new ConcurrentSkipListMap<>();

    Aliases(Clock clock, String region) {
        this.clock = clock;
        this.region = region;
    }

    public void create(String name, SimulatedKey key) {
        if (!NAME.matcher(name).matches()) {
            throw new KmsErrorException("InvalidAliasNameException", "The alias name is not valid.");
        }
        Instant now = clock.instant();
        if (byName.putIfAbsent(name, new Alias(region, name, key.arn().keyId(), now, now)) != null) {
            throw new KmsErrorException("AlreadyExistsException", "An alias with the name " + name + " exists.");
        }
    }

    public void update(String name, SimulatedKey key) {
        if (byName.computeIfPresent(name, (known, alias) -> alias.pointingTo(key, clock.instant())) == null) {
            throw unknown(name);
        }
    }

    public void delete(String name) {
        if (byName.remove(name) == null) {
            throw unknown(name);
        }
    }

    /** @throws KmsErrorException if the Region has no such alias */
    public Alias require(String name) {
        return Optional.ofNullable(byName.get(name)).orElseThrow(() -> unknown(name));
    }

    /** Returns the aliases, sorted by name. */
    public List<Alias> all() {
        return List.copyOf(byName.values());
    }

    void dropThoseOf(SimulatedKey key) {
        byName.values().removeIf(alias -> alias.keyId().equals(key.arn().keyId()));
    }

    private KmsErrorException unknown(String name) {
        return KmsErrorException.notFound("Alias " + KeyArn.prefix(region) + name + " is not found.");
    }
}
