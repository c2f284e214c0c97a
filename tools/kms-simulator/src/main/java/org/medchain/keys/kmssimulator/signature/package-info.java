/**
 * The identity of the caller and its Region: the AWS Signature Version 4 of a request. It knows nothing of keys or of
 * what the request asks for.
 */
package org.medchain.keys.kmssimulator.signature;
