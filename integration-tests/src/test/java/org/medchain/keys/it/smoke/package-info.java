/** A walk through the service on the embedded database, which has no pass of the other tests to itself by default. */
package org.medchain.keys.it.smoke;
