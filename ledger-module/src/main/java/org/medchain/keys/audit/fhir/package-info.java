/** An audit event as HL7 FHIR R4 has it, for auditors and for an audit record repository. */
package org.medchain.keys.audit.fhir;
