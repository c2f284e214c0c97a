/**
 * What the modules that answer over HTTP share: the types of problems, and the names under which the filter in front of every context
 * leaves what it knows of a request. It knows neither HTTP's classes nor JSON's.
 */
package org.medchain.keys.problem;
