/**
 * The protocol of AWS KMS (JSON 1.1), for clients that speak it already: requests into the calls that the rest of web makes too, answers and refusals
 * into the words of AWS KMS. It makes no rules of its own.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/">AWS KMS API Reference</a>
 */
package org.medchain.keys.web.awskms;
