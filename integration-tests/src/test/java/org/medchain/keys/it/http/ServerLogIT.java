package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
class ServerLogIT {

    private final Api api;

    ServerLogIT(Api api) {
        this.api = api;
    }

    @Test
    void staysSilentWhileKeysAreUsedAsTheyShould() throws IOException {
        Hospital hospital = api.newHospital();
        Path log = api.installation().server().directory().messagesLog();
        long sizeBefore = Files.size(log);

        ApiAnswer generated = hospital.generate("patient");
        hospital.decrypt("patient", generated.json().getString("encryptedKey"));
        hospital.generate("patient");
        hospital.decrypt("unknown", generated.json().getString("encryptedKey"));
        hospital.auditEvents();

        assertThat(Files.readString(log).substring((int) sizeBefore)).isEmpty();
    }
}
