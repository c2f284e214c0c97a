/**
 * The simulated CMKs: their material, states, policies, aliases and Regions. It knows nothing of JSON requests,
 * signatures or HTTP.
 */
package org.medchain.keys.kmssimulator.key;
