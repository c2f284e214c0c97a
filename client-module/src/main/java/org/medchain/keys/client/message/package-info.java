/**
 * Messages: records and files sealed in the format of the AWS Encryption SDK, byte by byte in docs/formats.md. The package knows bytes, streams
 * and one data key for each message; where data keys come from it does not know.
 *
 * <ol>
 *   <li>No byte of a frame leaves before its tag is verified.
 *   <li>A message that ends without its final frame is an error, and so is a byte after it.
 *   <li>A header is sealed once: no second one is ever written under the same message id.
 * </ol>
 */
package org.medchain.keys.client.message;
