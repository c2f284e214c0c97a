/**
 * The way back to data keys whose CMK or KEK is lost: a recovery is asked for by one officer, approved by another, and waits; then the escrow copies are
 * exported, custodians open them offline, and what they opened comes back sealed to a key of this recovery alone. It opens no copy that is stored.
 */
package org.medchain.keys.escrow.recovery;
