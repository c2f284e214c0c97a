/**
 * The operations of AWS KMS: JSON in, JSON out, permission and state checked. It knows nothing of HTTP, signatures or
 * faults.
 */
package org.medchain.keys.kmssimulator.operation;
