/** Seals the binary contents of a HAPI FHIR server on their way to wherever they are stored, each for the patient whose it is. */
package org.example.fhir;
