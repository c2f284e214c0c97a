package org.medchain.keys.patient;

import java.util.Map;
import java.util.Set;
import org.medchain.keys.PatientId;

/**
 * The findings of one query about many patients of a tenant.
 *
 * @param active those whose keys may be used, to be closed after use
 * @param withoutRow those that the records don't have
 */
record PatientsFound(Map<PatientId, PatientKeys> active, Set<PatientId> withoutRow) {}
