/**
 * Rotation: which patients' data keys are re-wrapped, when, and how far it is. How one is wrapped it leaves to the data
 * keys' package.
 */
package org.medchain.keys.rotation;
