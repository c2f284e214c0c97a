/**
 * Rotation as callers ask for it: of one patient, of a whole tenant, by a policy; and the report for retiring a CMK. It leaves the
 * work on whole tenants to {@link org.medchain.keys.rotation.job}, and how a data key is wrapped again to the data keys' package.
 */
package org.medchain.keys.rotation;
