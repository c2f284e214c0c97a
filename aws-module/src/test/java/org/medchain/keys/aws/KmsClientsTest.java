package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;

class KmsClientsTest {

    private final KmsClients clients = new KmsClients(TestProviders.settings(URI.create("http://localhost:1")));

    @AfterEach
    void close() {
        clients.close();
    }

    @Nested
    class In {

        @Test
        void givesARegionTheSameClientAgain() {
            assertThat(client("eu-central-1")).isSameAs(client("eu-central-1")).isNotSameAs(client("eu-west-1"));
        }

        @Test
        void forgetsTheRegionThatWasCalledLongestAgo() {
            callRegions(KmsClients.MOST_REGIONS);
            client("region-0");

            client("one-more");

            assertThat(clients.regions())
                    .hasSize(KmsClients.MOST_REGIONS)
                    .contains("region-0", "one-more")
                    .doesNotContain("region-1");
        }

        @Test
        void keepsAClientWhoseCallIsUnderWayUntilItEnds() {
            clients.in("slow", slow -> {
                callRegions(KmsClients.MOST_REGIONS);
                assertThat(clients.regions()).contains("slow").doesNotContain("region-0");
                assertThat(client("slow")).isSameAs(slow);
                return null;
            });

            client("one-more");
            callRegions(KmsClients.MOST_REGIONS);
            assertThat(clients.regions()).hasSize(KmsClients.MOST_REGIONS).doesNotContain("slow");
        }

        @Test
        void isBoundedAgainAsSoonAsTheCallsOfManyRegionsEnded() {
            callAtOnce(2 * KmsClients.MOST_REGIONS);

            assertThat(clients.regions()).hasSize(KmsClients.MOST_REGIONS);
        }

        @Test
        void refusesWhenClosed() {
            clients.close();

            assertThatIllegalStateException().isThrownBy(() -> client("eu-central-1"));
        }
    }

    private KmsClient client(String region) {
        return clients.in(region, client -> client);
    }

    private void callRegions(int count) {
        IntStream.range(0, count).forEach(number -> client("region-" + number));
    }

    private void callAtOnce(int count) {
        if (count > 0) {
            clients.in("region-" + count, client -> {
                callAtOnce(count - 1);
                return client;
            });
        }
    }
}
