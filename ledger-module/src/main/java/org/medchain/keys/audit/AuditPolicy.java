package org.medchain.keys.audit;

import java.time.Period;

/**
 * The policy of a tenant for its audit trail.
 *
 * @param retention how long the table keeps events, before they are archived
 * @param keepsPatientIds whether a patient's id stays with the events after the patient's keys were erased
 */
public record AuditPolicy(Period retention, boolean keepsPatientIds) {}
