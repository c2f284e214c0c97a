/**
 * A secret in shares, of which several together recover it: how it is split and joined, and how a share stands on paper. It knows nothing of files,
 * terminals and the service.
 */
package org.medchain.keys.cli.escrow;
