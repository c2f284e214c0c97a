/**
 * Rotations of whole tenants: started when a policy asks for it, worked on in batches by one server at a time, and how far each is.
 * It knows no caller, and leaves how one patient's keys are wrapped again to the data keys' package.
 */
package org.medchain.keys.rotation.job;
