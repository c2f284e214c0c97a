/**
 * Wraps data keys under a tenant's CMK in AWS KMS, with the AWS SDK. It knows nothing of where settings come from, of
 * circuit breakers, erasure keys or databases.
 */
package org.medchain.keys.aws;
