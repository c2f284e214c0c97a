package org.medchain.keys.server.console;

import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.Loopback;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of the console.
 *
 * @param client how the console logs people in; empty if there is no console
 * @param idle how long a session lasts that nobody uses
 * @param longest how long a session lasts in all
 */
@Shared
public record ConsoleSettings(Optional<ConsoleClient> client, Duration idle, Duration longest) implements Settings {

    private static final TextVariable CLIENT_ID = TextVariable.optional("CONSOLE_CLIENT_ID");
    private static final TextVariable CLIENT_SECRET = TextVariable.optional("CONSOLE_CLIENT_SECRET");
    private static final TextVariable URL = TextVariable.optional("CONSOLE_URL");
    private static final TextVariable SCOPE = TextVariable.withDefault("CONSOLE_SCOPE", "openid");
    private static final NumberVariable IDLE = new NumberVariable("CONSOLE_IDLE_SECONDS", 900, 60, 3600);
    private static final NumberVariable LONGEST = new NumberVariable("CONSOLE_SESSION_SECONDS", 28_800, 300, 43_200);

    private static final String A_PLACE = "must be an https URL without a path, or an http URL of the loopback address";

    public ConsoleSettings {
        IDLE.check(idle.toSeconds());
        LONGEST.check(longest.toSeconds());
    }

    @Inject
    public ConsoleSettings(Variables variables) {
        this(
                variables.find(CLIENT_ID).map(id -> client(id, variables)),
                variables.seconds(IDLE),
                variables.seconds(LONGEST));
    }

    private static ConsoleClient client(String id, Variables variables) {
        // The variable of the settings of tokens, which require it.
        TextVariable issuer = TextVariable.required("MP_JWT_VERIFY_ISSUER");
        String url = variables.find(URL).orElseThrow(() -> URL.refuse("must be set where CONSOLE_CLIENT_ID is"));
        return new ConsoleClient(
                id,
                () -> variables.find(CLIENT_SECRET),
                URL.parse(url, A_PLACE, ConsoleSettings::place),
                issuer.parse(
                        variables.text(issuer),
                        "must be an https URL where CONSOLE_CLIENT_ID is set, or an http URL of the loopback address",
                        ConsoleSettings::safe),
                variables.text(SCOPE));
    }

    private static URI place(String value) {
        URI url = safe(value);
        if (!Set.of("", "/").contains(url.getPath()) || url.getQuery() != null || url.getFragment() != null) {
            throw new IllegalArgumentException("has more than a host");
        }
        return url.resolve("/");
    }

    /** Returns the URL if nobody in between can read what is sent there. */
    private static URI safe(String value) {
        URI url = URI.create(value);
        if (url.getHost() == null || url.getUserInfo() != null) {
            throw new IllegalArgumentException("no plain URL");
        }
        return switch (String.valueOf(url.getScheme())) {
            case "https" -> url;
            case "http" -> Loopback.require(url);
            default -> throw new IllegalArgumentException("another scheme");
        };
    }
}
