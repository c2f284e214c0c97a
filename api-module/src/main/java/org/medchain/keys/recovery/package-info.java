/**
 * The bytes of escrow for tenants whose CMK or KEK can't be split among people: a copy of each data key under its patient's escrow key, and that sealed
 * to a recovery key. The service, which makes copies, and the command line, which opens them offline, share them.
 */
package org.medchain.keys.recovery;
