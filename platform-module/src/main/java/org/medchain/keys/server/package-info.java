/** The parts that every feature uses and that know no feature: how objects are shared, the clock, random bytes. */
package org.medchain.keys.server;
