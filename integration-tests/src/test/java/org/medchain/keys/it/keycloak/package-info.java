/** Proves that tokens of a real Keycloak are taken, with the realm of docs/run/issuers. Runs only with {@code -Pproofs}, which unpacks it. */
package org.medchain.keys.it.keycloak;
