package org.medchain.keys.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The HTTP interface. Callers prove who they are by a bearer token, which is verified before a request gets here. */
@ApplicationPath("/")
public class KeysApplication extends Application {}
