/**
 * Bearer tokens (RFC 6750): who sent one, or why it is refused. It fetches the issuer's keys and keeps what it verified a
 * moment ago; it knows nothing of roles, and nothing of what is asked for.
 *
 * <ol>
 *   <li>A token is a JWT in JWS compact form (RFC 7519, RFC 7515), signed with an asymmetric algorithm.
 *   <li>Keys come from the configured location alone. What a token's header says of keys ({@code jku}, {@code jwk},
 *       {@code x5u}, {@code x5c}) is not read, but for {@code kid}, which chooses among them.
 *   <li>A header with {@code crit} is refused, whatever it names.
 *   <li>Issuer and audience are compared exactly. {@code exp} and {@code iat} must be there; {@code exp}, {@code nbf} and
 *       {@code iat} are compared with the clock, give or take the clock skew.
 *   <li>A token that was issued for longer than the longest life is refused, and so is one that does not say to whom it was issued
 *       ({@code sub}), or gives no fit name.
 *   <li>The reason why a token is refused is disclosed only for one whose signature, issuer and audience are right.
 *   <li>A logout token is for one client, names a person, and was issued in the last minutes.
 * </ol>
 */
package org.medchain.keys.server.token;
