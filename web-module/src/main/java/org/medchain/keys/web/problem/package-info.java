/**
 * The one door by which failures leave: every exception becomes problem details (RFC 9457) of a stable type. It knows no
 * operation, and echoes nothing that was sent.
 */
package org.medchain.keys.web.problem;
