package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.medchain.keys.client.http.WholeAnswer;

/** A service, or a proxy before it, whose answers do not end. {@link MedchainTest} has the answers that do. */
class ServiceTest {

    private final RecordedService server = new RecordedService();

    @AfterEach
    void stop() {
        server.close();
    }

    private Service service(Duration timeout) {
        return new Service(HttpClients.create(Optional.empty()), URI.create(server.address()), () -> "token", timeout);
    }

    @Test
    void doesNotWaitForABodyThatStalls() {
        server.stalls("{");

        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> service(Duration.ofMillis(300)).get("/api/v1/tenants"))
                .withMessage("the service can't be reached: it does not answer in time");
    }

    @Test
    void doesNotWaitForTheRestOfADownloadThatStalls() throws IOException {
        server.stalls("{\"sequence\":1}\n");

        try (AnswerBody trail = service(Duration.ofSeconds(5)).download("/admin/audit-logs/export", "text/plain")) {
            assertThatExceptionOfType(CommandFailedException.class)
                    .isThrownBy(trail::readAllBytes)
                    .withMessage("the service's answer ended early; try again");
        }
    }

    @Test
    void readsNoAnswerThatIsLongerThanAny() {
        server.answers(" ".repeat(WholeAnswer.LONGEST + 1));

        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> service(Duration.ofSeconds(60)).get("/api/v1/tenants"))
                .withMessage("the service can't be reached: its answer is too long");
    }
}
