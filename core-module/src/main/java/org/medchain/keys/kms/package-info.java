/**
 * The way to whoever wraps data keys: chosen once from the settings, called through circuit breaker and timeout. The only
 * package that names a provider; it knows nothing of patients' rows or of sealing.
 */
package org.medchain.keys.kms;
