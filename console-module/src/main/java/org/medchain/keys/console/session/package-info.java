/**
 * Sessions: who is logged in, until when, and what the console remembers meanwhile. All of it is in the memory of one
 * server. This package knows neither pages nor the issuer.
 */
package org.medchain.keys.console.session;
