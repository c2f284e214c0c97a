/**
 * The checks that {@code bin/medchain} of the archive runs: whether the settings are sound, and whether the server has
 * started. It knows the settings of the application by their type, and no feature.
 */
package org.medchain.keys.distribution;
