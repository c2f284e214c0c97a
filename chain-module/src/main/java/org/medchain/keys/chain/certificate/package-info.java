/**
 * Certificates of destroyed keys: a JWS that is signed here and verified offline. It knows nothing of what they say.
 */
package org.medchain.keys.chain.certificate;
