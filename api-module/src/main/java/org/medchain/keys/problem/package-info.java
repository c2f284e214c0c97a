/**
 * The types of problems that all modules share which answer over HTTP, AWS KMS' errors for them, and the names under which the filter in front of
 * every context leaves what it knows of a request. It knows neither HTTP's classes nor JSON's.
 */
package org.medchain.keys.problem;
