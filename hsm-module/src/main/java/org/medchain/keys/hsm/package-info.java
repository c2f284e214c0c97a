/**
 * Wraps data keys under KEKs that an HSM keeps, by PKCS #11 and the JDK's SunPKCS11; formats in docs/formats.md. It knows nothing of
 * erasure keys, tenants' records or databases.
 */
package org.medchain.keys.hsm;
