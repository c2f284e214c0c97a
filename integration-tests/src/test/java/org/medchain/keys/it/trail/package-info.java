/** The audit trail as auditors get it: read, exported, verified here and offline, and vouched for by checkpoints. */
package org.medchain.keys.it.trail;
