/**
 * Keys of a tenant that are no patient's, in versions: made, opened and re-wrapped. It knows no patients, and nothing of what the keys are
 * used for.
 */
package org.medchain.keys.tenantkey;
