package org.medchain.keys.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/** What becomes of good keys while SoftHSM is unwell: none is called invalid, and all open afterwards, in the same process. */
class HsmOutageTest {

    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic-north"), new PatientId("p-1"));
    private static final int CALLERS = 8;

    private SoftHsm token;
    private HsmPinOfTheTest pin;
    private KeyProvider provider;
    private WrappedDataKey good;

    private static final class HsmPinOfTheTest implements HsmPin {

        private volatile String value;
        private final List<String> read = new ArrayList<>();

        private HsmPinOfTheTest(String value) {
            this.value = value;
        }

        @Override
        public synchronized char[] read() {
            read.add(value);
            return value.toCharArray();
        }

        @Override
        public String version() {
            return value;
        }

        private synchronized int reads(String wanted) {
            return (int) read.stream().filter(wanted::equals).count();
        }
    }

    @BeforeEach
    void wrapSomething() throws IOException {
        token = SoftHsm.newToken();
        token.createKek("medchain-1");
        pin = new HsmPinOfTheTest(token.pin());
        provider = new HsmKeyProvider(token.settings("medchain-1", pin), new SecureRandom());
        good = provider.generateDataKey(Optional.empty(), CONTEXT);
    }

    @AfterEach
    void close() {
        if (provider != null) {
            provider.close();
        }
    }

    @Nested
    class TokenRemoved {

        @Test
        void isAnOutageThatEndsWhenItIsBack() throws IOException {
            token.remove();

            for (int i = 0; i < 5; i++) {
                assertUnavailable();
            }
            assertThatExceptionOfType(KmsUnavailableException.class)
                    .isThrownBy(() -> provider.generateDataKey(Optional.empty(), CONTEXT));

            token.putBack();

            assertOpens();
        }

        @Test
        void isAnOutageForAProviderThatNeverSawIt() throws IOException {
            token.remove();

            try (KeyProvider other = new HsmKeyProvider(token.settings("medchain-1", pin), new SecureRandom())) {
                assertThatExceptionOfType(KmsUnavailableException.class)
                        .isThrownBy(() -> other.generateDataKey(Optional.empty(), CONTEXT));
                token.putBack();
                other.generateDataKey(Optional.empty(), CONTEXT).close();
            }
        }
    }

    @Nested
    class WrongPin {

        @Test
        void isAnOutageThatEndsWithTheRightOne() {
            pin.value = "wrong-pin";
            endSessions();

            assertUnavailable();

            pin.value = token.pin();
            assertOpens();
        }

        /** Tokens count wrong PINs, and lock themselves. */
        @Test
        void isTriedOnce() {
            pin.value = "wrong-pin";
            endSessions();

            for (int i = 0; i < 5; i++) {
                assertUnavailable();
            }

            assertThat(pin.reads("wrong-pin")).isEqualTo(1);
        }

        @Test
        void isWhatTheFormerPinIsAfterAChange() throws IOException {
            String former = token.pin();
            token.changePin("new-pin-1234");
            endSessions();
            assertUnavailable();
            assertThat(pin.reads(former)).isEqualTo(2);

            pin.value = "new-pin-1234";
            assertOpens();
        }
    }

    @Nested
    class SessionLost {

        @Test
        void healsUnseen() {
            endSessions();

            assertOpens();
        }

        @Test
        @Timeout(value = 2, unit = TimeUnit.MINUTES)
        void underLoadCallsNoGoodKeyInvalid() throws InterruptedException {
            OpenSessions sessions = OpenSessions.of(token.library(), token.label());
            Map<String, LongAdder> outcomes = underLoad(() -> {
                for (int i = 0; i < 20; i++) {
                    Thread.sleep(20);
                    sessions.logout();
                }
            });

            assertThat(outcomes.keySet()).isSubsetOf("opened", "KmsUnavailableException");
            assertThat(outcomes.get("opened").sum()).isPositive();
            assertOpens();
        }

        @Test
        @Timeout(value = 2, unit = TimeUnit.MINUTES)
        void byRemovalUnderLoadCallsNoGoodKeyInvalid() throws InterruptedException {
            Map<String, LongAdder> outcomes = underLoad(() -> {
                for (int i = 0; i < 5; i++) {
                    token.remove();
                    Thread.sleep(50);
                    token.putBack();
                    Thread.sleep(200);
                }
            });

            assertThat(outcomes.keySet()).isSubsetOf("opened", "KmsUnavailableException");
            assertThat(outcomes.get("opened").sum()).isPositive();
            assertOpens();
        }
    }

    @Nested
    class LibraryThatDoesNotReturn {

        @Test
        @Timeout(value = 2, unit = TimeUnit.MINUTES)
        void isAnOutageThatEndsWhenItDoes() throws IOException {
            try (KeyProvider impatient =
                    new HsmKeyProvider(token.settings("medchain-1", pin), new SecureRandom(), Duration.ofSeconds(1))) {
                impatient.unwrap(good.wrappedKey(), CONTEXT).close();
                HeldFiles held = HeldFiles.hold(token.files());
                try {
                    for (int i = 0; i < 5; i++) {
                        assertThatExceptionOfType(KmsUnavailableException.class)
                                .isThrownBy(() -> impatient.unwrap(good.wrappedKey(), CONTEXT));
                    }
                    assertThatExceptionOfType(KmsUnavailableException.class)
                            .isThrownBy(() -> impatient.generateDataKey(Optional.empty(), CONTEXT));
                } finally {
                    held.close();
                }
            }

            assertOpens();
        }
    }

    private interface Disturbance {

        void run() throws IOException, InterruptedException;
    }

    private Map<String, LongAdder> underLoad(Disturbance disturbance) throws InterruptedException {
        Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
        AtomicBoolean goingOn = new AtomicBoolean(true);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            callers.execute(() -> {
                while (goingOn.get()) {
                    outcomes.computeIfAbsent(outcome(), unused -> new LongAdder())
                            .increment();
                }
            });
        }
        try {
            disturbance.run();
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            goingOn.set(false);
            callers.shutdown();
            assertThat(callers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        return outcomes;
    }

    private String outcome() {
        try (PlainKey opened = provider.unwrap(good.wrappedKey(), CONTEXT)) {
            return opened.equals(good.plainKey()) ? "opened" : "opened to something else";
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** As a device does that is restarted: the library has no session any more, and is not logged in. */
    private void endSessions() {
        OpenSessions.of(token.library(), token.label()).closeAll();
    }

    private void assertOpens() {
        assertThat(outcome()).isEqualTo("opened");
    }

    private void assertUnavailable() {
        WrappedKey wrapped = good.wrappedKey();
        assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> provider.unwrap(wrapped, CONTEXT));
    }
}
