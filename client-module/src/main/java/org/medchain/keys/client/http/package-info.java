/** Data keys from the service over HTTP: requests, what is sent again and when, and answers turned into values and exceptions. */
package org.medchain.keys.client.http;
