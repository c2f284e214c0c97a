/**
 * Sealed delivery: a data key that travels sealed to the public key of who asked for it, so that a proxy that ends TLS on the way sees it in no other
 * form. Server and client share the format. The only package of the API that needs a library: Bouncy Castle, for ML-KEM-768 and X25519.
 */
package org.medchain.keys.delivery;
