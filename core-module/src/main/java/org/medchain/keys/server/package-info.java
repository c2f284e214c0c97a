/**
 * What every feature stands on and that knows none: how objects are shared, the clock, random bytes, leases.
 */
package org.medchain.keys.server;
