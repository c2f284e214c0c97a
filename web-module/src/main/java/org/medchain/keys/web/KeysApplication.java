package org.medchain.keys.web;

import jakarta.annotation.security.DeclareRoles;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.auth.LoginConfig;
import org.medchain.keys.web.security.Role;

/** The HTTP interface. Callers prove who they are by a bearer token (MicroProfile JWT). */
@ApplicationPath("/")
@LoginConfig(authMethod = "MP-JWT")
@DeclareRoles({Role.KEY_USER, Role.KEY_ADMIN, Role.PRIVACY_OFFICER, Role.AUDITOR})
public class KeysApplication extends Application {}
