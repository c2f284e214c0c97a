/**
 * Data keys by MicroProfile REST Client, with the keys and the exceptions of {@code medchain-keys-api}. It repeats no request and caches nothing:
 * {@link org.medchain.keys.client.http.HttpKeySource} does.
 */
package org.medchain.keys.rest;
