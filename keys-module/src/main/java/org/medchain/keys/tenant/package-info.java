/**
 * The hospitals that use this installation, each with its CMK and its state. It knows nothing of patients.
 */
package org.medchain.keys.tenant;
