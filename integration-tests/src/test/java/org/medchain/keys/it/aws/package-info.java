/**
 * The running service in AWS mode, on a KMS simulator in this process: what callers, operators and auditors see of AWS KMS
 * while it works and while it fails. It knows nothing of what is inside the server.
 */
package org.medchain.keys.it.aws;
