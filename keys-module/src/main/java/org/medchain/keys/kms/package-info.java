/**
 * The provider that wraps data keys: chosen once from the settings, and behind timeouts and circuit breakers if it calls the
 * network. The only package that names a provider; it knows nothing of patients' rows or of sealing.
 */
package org.medchain.keys.kms;
