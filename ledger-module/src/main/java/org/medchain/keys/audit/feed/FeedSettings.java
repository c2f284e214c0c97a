package org.medchain.keys.audit.feed;

import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of the feed of audit events.
 *
 * @param address of the audit record repository; without it nothing is sent
 * @param token the file of the bearer token that an https one asks for
 */
@Shared
record FeedSettings(Optional<RepositoryAddress> address, Optional<TokenFile> token) implements Settings {

    private static final TextVariable ADDRESS = TextVariable.optional("AUDIT_FEED_URL");
    private static final TextVariable TOKEN = TextVariable.optional("AUDIT_FEED_TOKEN_FILE");

    FeedSettings {
        if (token.isPresent() && address.filter(RepositoryAddress::isWeb).isEmpty()) {
            throw TOKEN.refuse("must not be set without an " + ADDRESS.name() + " of https");
        }
        token.filter(file -> !file.isSound()).ifPresent(file -> {
            throw TOKEN.refuse(
                    "must name a file with a token in one line, closed to all but its owner and the owner's group");
        });
    }

    @Inject
    FeedSettings(Variables variables) {
        this(
                variables
                        .find(ADDRESS)
                        .map(value -> ADDRESS.parse(
                                value,
                                "must be https://<host>/<base of FHIR> or syslog-tls://<host>:<port>, without user, query and fragment",
                                text -> RepositoryAddress.of(URI.create(text)))),
                variables.find(TOKEN).map(TOKEN::parsePath).map(TokenFile::new));
    }
}
