/**
 * Destructions of patients' keys, their certificates, and legal holds, over HTTP: turns text into types, makes one call, and writes the answer.
 */
package org.medchain.keys.web.destruction;
