/**
 * The parts that a development start and the tests need and production must never have: secrets made on this machine,
 * and tokens signed with a key of this machine. It is plain Java, knows of the system it serves only how private files
 * are kept, and is not in the EAR.
 */
package org.medchain.keys.development;
