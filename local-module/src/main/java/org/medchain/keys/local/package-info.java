/**
 * Wraps data keys under the local KEK, for development and for installations without AWS KMS; formats in docs/formats.md.
 * It knows nothing of where the KEK comes from, of erasure keys or of databases.
 */
package org.medchain.keys.local;
