/**
 * A KMS that speaks the wire protocol of AWS KMS over HTTP, and whatever can go wrong with it on demand. It knows
 * nothing of the service that uses it, and keeps everything in memory.
 */
package org.medchain.keys.kmssimulator;
