package org.medchain.keys.server.console;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The console as the issuer of tokens knows it: an OAuth 2.0 client (RFC 6749).
 *
 * @param id the client's id
 * @param secret read each time; empty for a client that has none
 * @param url the address at which people reach this service, without a path
 * @param issuer the issuer of tokens, which describes its endpoints under this URL
 * @param scope what the console asks for
 */
public record ConsoleClient(String id, Supplier<Optional<String>> secret, URI url, URI issuer, String scope) {}
