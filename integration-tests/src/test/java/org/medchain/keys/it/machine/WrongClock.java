package org.medchain.keys.it.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.medchain.keys.it.machine.agent.ClockSwitch;
import org.medchain.keys.it.machine.agent.SettableClock;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.ServerAgent;

/** The clock of a server's process, which the test sets while the server runs. */
final class WrongClock {

    private static final String RULES = "clock.btm";

    private final Path directory;

    private WrongClock(Path directory) {
        this.directory = directory;
    }

    /** From its next start on the server has such a clock, which is right at first. */
    static WrongClock addTo(MedChainServer server) throws IOException {
        Path directory = Files.createDirectories(server.directory().server().resolve("clock"));
        Path rules = directory.resolve(RULES);
        try (InputStream resource = WrongClock.class.getResourceAsStream(RULES)) {
            Files.copy(resource, rules);
        }
        WrongClock clock = new WrongClock(directory);
        ServerAgent.addTo(server, rules, ClockSwitch.class, SettableClock.class)
                .option("-D" + SettableClock.FILE + "=" + clock.file());
        return clock;
    }

    private Path file() {
        return directory.resolve("ahead");
    }

    void setAhead(Duration duration) throws IOException {
        Path draft = directory.resolve("draft");
        Files.writeString(draft, duration.toString());
        Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    void setRight() throws IOException {
        setAhead(Duration.ZERO);
    }
}
