/**
 * Sealed delivery: a data key travels sealed to the requester's public key, so that a proxy that ends TLS on the way
 * does not see it in plain. Server and client share the format. The only package of the API that needs a library:
 * Bouncy Castle, for ML-KEM-768 and X25519.
 */
package org.medchain.keys.delivery;
