/**
 * Destroyed keys stay destroyed: through races, crashes, several servers and restores.
 */
package org.medchain.keys.it.destruction;
