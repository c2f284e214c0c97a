/** The recovery key of a tenant, and recoveries: how escrow copies leave the service and come back. */
package org.medchain.keys.web.recovery;
