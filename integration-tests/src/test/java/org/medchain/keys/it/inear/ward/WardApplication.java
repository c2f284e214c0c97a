package org.medchain.keys.it.inear.ward;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The ward's own resources; the server finds them and the exception mappers in the WAR. */
@ApplicationPath("rest")
public class WardApplication extends Application {}
