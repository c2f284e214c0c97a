package org.medchain.keys.it.machine.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that is ahead by what a file says, and right while there is none. */
public final class SettableClock extends Clock {

    /** Names the file, which has an ISO 8601 duration. */
    public static final String FILE = "medchain.it.clock";

    private static final Path AHEAD = Path.of(System.getProperty(FILE));

    private final Clock right;

    SettableClock(Clock right) {
        this.right = right;
    }

    @Override
    public Instant instant() {
        return right.instant().plus(ahead());
    }

    private static Duration ahead() {
        try {
            return Files.exists(AHEAD) ? Duration.parse(Files.readString(AHEAD)) : Duration.ZERO;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ZoneId getZone() {
        return right.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SettableClock(right.withZone(zone));
    }
}
