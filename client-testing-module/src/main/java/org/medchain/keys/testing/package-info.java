/**
 * A key service in memory, for the tests of applications. It is no place for real records: its keys are gone with the test.
 */
package org.medchain.keys.testing;
