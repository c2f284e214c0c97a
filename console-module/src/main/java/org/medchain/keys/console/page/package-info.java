/**
 * The pages: each turns a form into types, makes the calls of the HTTP interface in process, and writes what they answer.
 *
 * <p>Rules:
 *
 * <ol>
 *   <li>A page asks for the role of each operation before it performs it.
 *   <li>A patient's id is in forms and in the session's memory, never in a URL.
 *   <li>A form that changes something is answered with a redirect, so that a reload repeats nothing.
 *   <li>A page shows no key, plain or encrypted.
 * </ol>
 */
package org.medchain.keys.console.page;
