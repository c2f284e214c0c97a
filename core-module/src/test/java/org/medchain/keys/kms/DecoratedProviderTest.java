package org.medchain.keys.kms;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.medchain.keys.local.LocalKek;
import org.medchain.keys.local.LocalKeyProvider;
import org.medchain.keys.local.StripedDrbg;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.KeyProviderContract;
import org.medchain.keys.provider.ProviderType;

/** What a provider guarantees holds behind its decorators too. */
class DecoratedProviderTest extends KeyProviderContract {

    private static final String KEK = "k".repeat(LocalKek.LENGTH);

    @Override
    protected KeyProvider createProvider() {
        ProviderChoice choice = new ProviderChoice(new LocalKeyProvider(kek(), List.of(), new StripedDrbg()));
        Breakers breakers = new Breakers(
                new BreakerSettings(1, Duration.ofMinutes(1), Duration.ofMinutes(1), 0),
                Clock.systemUTC(),
                Clock.systemUTC(),
                () -> 0,
                report -> {
                    throw new AssertionError(report);
                });
        return new MeasuredProvider(choice.provider(), new GuardedCalls(choice), Gates.of(breakers));
    }

    @Override
    protected ProviderType expectedType() {
        return ProviderType.LOCAL;
    }

    @Override
    protected String expectedWrapping() {
        return kek().fingerprint().toString();
    }

    private static LocalKek kek() {
        return LocalKek.takeCopyOf(KEK.toCharArray());
    }
}
