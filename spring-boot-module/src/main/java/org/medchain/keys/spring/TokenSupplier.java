package org.medchain.keys.spring;

import java.util.function.Supplier;

/**
 * Gives the bearer token of a {@code key-user}. It is asked before each request, by many threads, and keeps the token that it has until that is
 * about to expire. An application has one bean of this type, or {@code medchain.keys.token-file}.
 */
@FunctionalInterface
public interface TokenSupplier extends Supplier<String> {}
