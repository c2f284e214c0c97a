/**
 * The contract of the providers that wrap data keys, which the local KEK and AWS KMS implement, and the HKDF that
 * derives keys. A provider knows contexts and wrapped keys; it knows nothing of tenants' records, of erasure keys,
 * audit or HTTP.
 */
package org.medchain.keys.provider;
