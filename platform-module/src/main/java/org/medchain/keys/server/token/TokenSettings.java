package org.medchain.keys.server.token;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings by which tokens are verified.
 *
 * @param issuer who issues tokens
 * @param audiences for whom tokens are issued; one of them is enough
 * @param keys where the keys are that verify tokens
 * @param clockSkew how far the issuer's clock and this server's may differ
 * @param longestLife for how long a token may be issued
 * @param refresh how often the keys are read again
 * @param outage how long keys that can't be read again are trusted after they were read
 */
@Shared
record TokenSettings(
        String issuer,
        Set<String> audiences,
        KeyLocation keys,
        Duration clockSkew,
        Duration longestLife,
        Duration refresh,
        Duration outage)
        implements Settings {

    private static final TextVariable ISSUER = TextVariable.required("MP_JWT_VERIFY_ISSUER");
    private static final TextVariable AUDIENCES = TextVariable.required("MP_JWT_VERIFY_AUDIENCES");
    private static final TextVariable PUBLIC_KEY_LOCATION = TextVariable.required("MP_JWT_VERIFY_PUBLICKEY_LOCATION");
    private static final NumberVariable CLOCK_SKEW = new NumberVariable("JWT_CLOCK_SKEW_SECONDS", 60, 0, 300);
    private static final NumberVariable LONGEST_LIFE = new NumberVariable("JWT_MAX_LIFE_SECONDS", 43_200, 60, 86_400);
    private static final NumberVariable REFRESH = new NumberVariable("JWT_KEYS_REFRESH_SECONDS", 60, 1, 3600);
    private static final NumberVariable OUTAGE = new NumberVariable("JWT_KEYS_OUTAGE_SECONDS", 900, 60, 86_400);

    TokenSettings {
        audiences = Set.copyOf(audiences);
        if (audiences.isEmpty()) {
            throw AUDIENCES.refuse("must name an audience");
        }
        CLOCK_SKEW.check(clockSkew.toSeconds());
        LONGEST_LIFE.check(longestLife.toSeconds());
        REFRESH.check(refresh.toSeconds());
        OUTAGE.check(outage.toSeconds());
    }

    @Inject
    TokenSettings(Variables variables) {
        this(
                variables.text(ISSUER),
                audiences(variables.text(AUDIENCES)),
                PUBLIC_KEY_LOCATION.parse(
                        variables.text(PUBLIC_KEY_LOCATION),
                        "must be an https or file URL, an http URL of the loopback address, or an absolute path",
                        KeyLocation::parse),
                variables.seconds(CLOCK_SKEW),
                variables.seconds(LONGEST_LIFE),
                variables.seconds(REFRESH),
                variables.seconds(OUTAGE));
    }

    private static Set<String> audiences(String value) {
        return Stream.of(value.split(",", -1))
                .map(String::strip)
                .filter(audience -> !audience.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
