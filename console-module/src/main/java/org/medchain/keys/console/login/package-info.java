/**
 * The login at the installation's issuer: authorization code with PKCE (RFC 6749, RFC 7636), tokens renewed and taken
 * back.
 *
 * <p>Rules:
 *
 * <ol>
 *   <li>No token and no secret of the login gets to the browser.
 *   <li>A code is exchanged once, for the browser that began the login, within ten minutes.
 *   <li>The access token is verified as that of a request over HTTP is, and was issued to the console.
 *   <li>A session has one subject from its login to its end.
 * </ol>
 */
package org.medchain.keys.console.login;
