/**
 * The destruction of a patient's keys: asked for, held back, approved, cancelled, and in the end the erasure with its
 * certificate. It knows nothing of how keys are made.
 */
package org.medchain.keys.destruction;
