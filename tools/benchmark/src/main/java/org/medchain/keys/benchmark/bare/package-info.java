/** Open Liberty without MedChain: a WAR that makes and wraps a key, and records nothing. */
package org.medchain.keys.benchmark.bare;
