package org.medchain.keys.it.console;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.http.Problems;

/** A server that was not told to have a console. */
@OnSharedApi
record ConsoleOffIT(Api api) {

    @ParameterizedTest
    @ValueSource(strings = {"/console/", "/console/login", "/console/callback", "/console/patient", "/console/nothing"})
    void hasNothingThere(String path) {
        Hospital hospital = api.newHospital();

        Problems.NOT_FOUND.assertIs(api.rawRequest("GET", path).sendAs(hospital.privacyOfficer()));
        Problems.NOT_FOUND.assertIs(api.rawRequest("GET", path).send());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/logout", "/console/patient/erase"})
    void takesNoForm(String path) {
        ApiAnswer answer = api.rawRequest("POST", path).send();

        Problems.NOT_FOUND.assertIs(answer);
    }
}
