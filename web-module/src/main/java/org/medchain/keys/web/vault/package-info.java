/**
 * The protocol of Vault's Transit engine, for clients that speak it already: requests into the calls that the rest of web makes too, answers and
 * refusals into the words of Vault. It makes no rules of its own.
 *
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/secret/transit">Vault, Transit secrets engine (API)</a>
 */
package org.medchain.keys.web.vault;
