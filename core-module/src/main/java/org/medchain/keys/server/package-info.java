/**
 * What every feature stands on and that knows none: how objects are shared, the clock, random bytes.
 */
package org.medchain.keys.server;
