package org.medchain.keys;

/**
 * The result of rotating a patient's data keys.
 *
 * @param rotated data keys that were re-wrapped
 * @param current data keys that were under the current CMK or KEK already
 * @param generation the highest generation of a data key of the patient now; 0 if there is none
 */
public record RotatedPatient(int rotated, int current, int generation) {}
