package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.KeyCache;
import org.medchain.keys.client.KeyCacheSettings;
import org.medchain.keys.client.PatientVault;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;

/** An application with a cache of plain keys, which opens one record again and again. */
final class OpeningClient implements AutoCloseable {

    static final String PATIENT = "patient-with-cached-key";

    private final KeyCache cache = new KeyCache(KeyCacheSettings.toOpen(Duration.ofMinutes(5)));
    private final PatientVault vault;

    OpeningClient(Api api, Hospital hospital) {
        HttpKeySource source = new HttpKeySource(
                new HttpKeySourceSettings(api.installation().server().uri(), hospital::keyUser));
        this.vault = new PatientVaults(source, new TenantId(hospital.tenantId()), cache, "TREATMENT")
                .of(new PatientId(PATIENT));
    }

    byte[] seal() {
        return vault.seal(new byte[] {7}, Map.of());
    }

    /** Opens until the key comes from the cache. */
    void openFromCache(byte[] message) {
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            long served = cache.counts().served();
            assertThat(vault.open(message)).containsExactly(7);
            return cache.counts().served() > served;
        });
    }

    /** Opens again and again for so long; answers when an opening began last that succeeded, by {@link System#nanoTime}. */
    CompletableFuture<Long> lastOpening(byte[] message, Duration time) {
        return CompletableFuture.supplyAsync(() -> {
            long end = System.nanoTime() + time.toNanos();
            long last = System.nanoTime();
            while (System.nanoTime() - end < 0) {
                long begun = System.nanoTime();
                if (isOpened(message)) {
                    last = begun;
                    pause(1);
                } else {
                    // A refusal is an event each.
                    pause(50);
                }
            }
            return last;
        });
    }

    private boolean isOpened(byte[] message) {
        try {
            vault.open(message);
            return true;
        } catch (DestructionPendingException | KeysDestroyedException e) {
            return false;
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}
