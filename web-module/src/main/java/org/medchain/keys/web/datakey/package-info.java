/**
 * Data keys over HTTP: turns text into types, makes one call, and writes the answer. Plain keys are written as bytes that are wiped.
 */
package org.medchain.keys.web.datakey;
